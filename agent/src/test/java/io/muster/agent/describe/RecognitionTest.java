package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.ClassOrigin;
import io.muster.agent.bind.Witness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {
  @ParameterizedTest
  @CsvSource({
    "sun.net.httpserver.ServerImpl, http, JDK HttpServer",
    "org.apache.tomcat.util.net.NioEndpoint, http, Tomcat",
    "org.eclipse.jetty.server.ServerConnector, http, Jetty",
    "io.helidon.webserver.ServerListener, http, Helidon",
    "io.grpc.okhttp.OkHttpServer, grpc, gRPC",
    "kafka.network.Acceptor, tcp, Kafka",
    "org.apache.activemq.transport.tcp.TcpTransportServer, tcp, ActiveMQ",
    "sun.management.jmxremote.LocalRMIServerSocketFactory, jmx, JMX",
    "io.netty.channel.socket.nio.NioServerSocketChannel, tcp, Netty",
    "sun.rmi.transport.tcp.TCPTransport, tcp, RMI",
  })
  void whoStandsAtTheBindIsTheServer(String type, String protocol, String server) {
    Framework found = Recognition.of(Witness.of(List.of("java.net.ServerSocket", type)));
    assertThat(found.protocol()).isEqualTo(protocol);
    assertThat(found.server()).isEqualTo(server);
  }

  @Test
  void anythingUnknownIsTcp() {
    Framework found = Recognition.of(Witness.of(List.of("java.net.ServerSocket", "shop.Main")));
    assertThat(found.protocol()).isEqualTo("tcp");
    assertThat(found.server()).isEmpty();
  }

  @Test
  void aSocketOfTheApplicationInsideAServerIsNotTheServers() {
    Framework found =
        Recognition.of(
            Witness.of(
                List.of(
                    "java.net.ServerSocket",
                    "shop.Licence",
                    "org.apache.catalina.core.StandardContext",
                    "org.springframework.boot.SpringApplication")));
    assertThat(found.protocol()).isEqualTo("tcp");
    assertThat(found.server()).isEmpty();
    assertThat(found.name()).isEqualTo("Spring Boot");
  }

  @Test
  void aCarrierIsNamedOnlyWhenNobodyFurtherOutIsKnown() {
    Framework found =
        Recognition.of(
            Witness.of(
                List.of("sun.nio.ch.X", "org.xnio.nio.NioXnioWorker", "io.undertow.Undertow")));
    assertThat(found.server()).isEqualTo("Undertow");
    assertThat(found.protocol()).isEqualTo("http");
  }

  @Test
  void tlsShowsOnTheStack() {
    assertThat(
            Recognition.of(
                    Witness.of(
                        List.of(
                            "sun.net.httpserver.ServerImpl", "sun.net.httpserver.HttpsServerImpl")))
                .protocol())
        .isEqualTo("https");
    assertThat(
            Recognition.of(
                    Witness.of(
                        List.of(
                            "java.net.ServerSocket",
                            "sun.security.ssl.SSLServerSocketImpl",
                            "org.eclipse.jetty.server.ServerConnector")))
                .protocol())
        .isEqualTo("https");
  }

  @Test
  void anEventLoopIsNamedByTheOnlyKnownServerThatIsLoaded() {
    assertThat(
            Recognition.of(eventLoop("nioEventLoopGroup-2-1", "io.grpc.netty.NettyServer"))
                .server())
        .isEqualTo("gRPC");
  }

  @Test
  void amongSeveralLoadedServersTheThreadDecidesAndElseNobody() {
    String[] both = {"io.grpc.netty.NettyServer", "reactor.netty.http.server.HttpServer"};
    assertThat(Recognition.of(eventLoop("grpc-default-boss-ELG-1-1", both)).protocol())
        .isEqualTo("grpc");
    assertThat(Recognition.of(eventLoop("reactor-http-nio-1", both)).protocol()).isEqualTo("http");
    assertThat(Recognition.of(eventLoop("nioEventLoopGroup-2-1", both)).server())
        .isEqualTo("Netty");
  }

  @Test
  void aSocketThatNobodySawBoundIsANativeTransportsWhenOneIsLoaded() {
    ClassOrigin epoll =
        ClassOrigin.of(
            "io.netty.channel.epoll.EpollServerSocketChannel",
            "netty-transport-classes-epoll-4.2.17.Final.jar",
            "");
    Framework found = Recognition.of(Witness.NOBODY.withLoaded(List.of(epoll)));
    assertThat(found.server()).isEqualTo("Netty");
    assertThat(found.serverVersion()).isEqualTo("4.2.17.Final");
    Witness plain = Witness.of(List.of("java.net.ServerSocket", "shop.Main"));
    assertThat(Recognition.of(plain.withLoaded(List.of(epoll))).server()).isEmpty();
  }

  @Test
  void aServerOfTheJdkWhoseBindNobodySawIsHttpsOnlyWhereTlsWasSetUp() {
    String plain = "sun.net.httpserver.HttpServerImpl";
    assertThat(Recognition.of(eventLoop("", plain)).protocol()).isEqualTo("http");
    assertThat(
            Recognition.of(eventLoop("", plain, "com.sun.net.httpserver.HttpsConfigurator"))
                .protocol())
        .isEqualTo("https");
  }

  @Test
  void versionsComeFromTheJarsNameOrElseItsManifest() {
    Framework found =
        Recognition.of(
            Witness.of(
                "main",
                List.of(
                    ClassOrigin.of(
                        "org.apache.tomcat.util.net.NioEndpoint",
                        "tomcat-embed-core-10.1.19.jar",
                        "10.1"),
                    ClassOrigin.of(
                        "org.springframework.boot.SpringApplication",
                        "spring-boot.jar",
                        "3.2.3"))));
    assertThat(found.serverVersion()).isEqualTo("10.1.19");
    assertThat(found.version()).isEqualTo("3.2.3");
  }

  @Test
  void anApplicationThatHasSwallowedItsServerTellsNoVersionOfIt() {
    ClassOrigin type =
        ClassOrigin.of("org.eclipse.jetty.server.ServerConnector", "shop-7.0.jar", "7.0");
    assertThat(Recognition.of(Witness.of("main", List.of(type))).serverVersion()).isEmpty();
  }

  private static Witness eventLoop(String thread, String... loaded) {
    List<ClassOrigin> found = new ArrayList<>();
    for (String name : loaded) {
      found.add(ClassOrigin.of(name, "", ""));
    }
    ClassOrigin netty =
        ClassOrigin.of("io.netty.channel.socket.nio.NioServerSocketChannel", "", "");
    return Witness.of(thread, List.of(netty)).withLoaded(found);
  }
}
