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
  void whoCarriesHisOwnServerIsNamedByIt() {
    ClassOrigin transport =
        ClassOrigin.of("org.glassfish.grizzly.nio.transport.TCPNIOTransport", "", "");
    Framework found =
        Recognition.of(
            Witness.of("main", List.of(transport))
                .withLoaded(origins("org.glassfish.grizzly.http.HttpServerFilter")));
    assertThat(found.server()).isEqualTo("Grizzly");
    assertThat(found.protocol()).isEqualTo("http");
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.tomcat.util.net.NioEndpoint, Tomcat",
    "org.eclipse.jetty.server.ServerConnector, Jetty",
    "io.undertow.Undertow, Undertow",
    "sun.net.httpserver.HttpServerImpl, JDK HttpServer",
    "sun.management.jmxremote.ConnectorBootstrap, JMX",
    "kafka.server.KafkaServer, Kafka",
  })
  void anEventLoopIsNotNamedByAServerThatBindsItself(String type, String server) {
    Framework found = Recognition.of(eventLoop("nioEventLoopGroup-2-1", type));
    assertThat(found.server()).isEqualTo("Netty");
    assertThat(found.protocol()).isEqualTo("tcp");
    assertThat(
            Recognition.of(eventLoop("nioEventLoopGroup-2-1", type, "io.grpc.netty.NettyServer"))
                .server())
        .isEqualTo("gRPC");
    assertThat(Recognition.of(nobody(type)).server()).isEqualTo(server); // it came before the hook
  }

  @ParameterizedTest
  @CsvSource({
    "org.springframework.boot.web.embedded.tomcat.TomcatWebServer, Spring Boot",
    "io.quarkus.runtime.Application, Quarkus",
    "io.micronaut.runtime.Micronaut, Micronaut",
    "io.helidon.webserver.LoomServer, Helidon",
    "io.dropwizard.core.cli.ServerCommand, Dropwizard",
    "io.javalin.Javalin, Javalin",
    "org.apache.dubbo.remoting.transport.AbstractServer, Dubbo",
    "play.core.server.NettyServer, Play",
    "io.ktor.server.engine.EmbeddedServer, Ktor",
    "io.vertx.core.impl.VertxImpl, Vert.x",
    "com.linecorp.armeria.server.Server, Armeria",
    "org.apache.pekko.actor.ActorSystem, Pekko",
    "akka.actor.ActorSystem, Akka",
  })
  void theFrameworkIsTheNearestOneOnTheStack(String type, String name) {
    Framework found =
        Recognition.of(
            Witness.of(List.of("org.apache.tomcat.util.net.NioEndpoint", type, "shop.Main")));
    assertThat(found.name()).isEqualTo(name);
    Framework alone = Recognition.of(eventLoop("", type));
    assertThat(alone.name()).isEqualTo(name);
  }

  @Test
  void ofSeveralLoadedFrameworksTheOneThatBringsTheServerIsMeant() {
    String[] loaded = {"io.vertx.core.http.impl.HttpServerImpl", "io.quarkus.runtime.Application"};
    Framework found = Recognition.of(eventLoop("vert.x-eventloop-thread-1", loaded));
    assertThat(found.server()).isEqualTo("Vert.x");
    assertThat(found.name()).isEqualTo("Quarkus");
  }

  @Test
  void aServerThatIsAFrameworkItselfStandsForItself() {
    String[] loaded = {
      "org.springframework.boot.SpringApplication", "io.vertx.core.net.impl.NetServerImpl"
    };
    Framework found = Recognition.of(eventLoop("vert.x-acceptor-thread-0", loaded));
    assertThat(found.protocol()).isEqualTo("tcp");
    assertThat(found.name()).isEqualTo("Vert.x");
  }

  @Test
  void amongLoadedFrameworksThatAllAreStrangersNobodyIsMeant() {
    String[] loaded = {
      "io.grpc.netty.NettyServer",
      "org.springframework.boot.SpringApplication",
      "io.javalin.Javalin"
    };
    Framework found = Recognition.of(eventLoop("grpc-nio-boss-ELG-1-1", loaded));
    assertThat(found.server()).isEqualTo("gRPC");
    assertThat(found.name()).isEmpty();
  }

  @Test
  void anHttpServerGoesBeforeThePlainOneItIsMadeOf() {
    for (String[] loaded :
        new String[][] {
          {"io.vertx.core.net.impl.tcp.NetServerImpl", "io.vertx.core.http.impl.tcp.TcpHttpServer"},
          {"io.vertx.core.http.impl.tcp.TcpHttpServer", "io.vertx.core.net.impl.tcp.NetServerImpl"}
        }) {
      assertThat(Recognition.of(eventLoop("vert.x-eventloop-thread-0", loaded)).protocol())
          .isEqualTo("http");
    }
  }

  @Test
  void anActorThatBindsIsNamedByTheServerThatIsLoaded() {
    Witness actor =
        Witness.of(
            "shop-pekko.actor.default-dispatcher-4",
            List.of(
                ClassOrigin.of(
                    "org.apache.pekko.io.TcpListener", "pekko-actor_2.13-1.7.0.jar", "")));
    ClassOrigin http =
        ClassOrigin.of(
            "org.apache.pekko.http.scaladsl.HttpExt", "pekko-http-core_2.13-1.3.0.jar", "");
    Framework found = Recognition.of(actor.withLoaded(List.of(http)));
    assertThat(found.protocol()).isEqualTo("http");
    assertThat(found.softwareOfServer().toString()).isEqualTo("Pekko HTTP 1.3.0");
    assertThat(found.software().toString()).isEqualTo("Pekko 1.7.0");
  }

  @Test
  void jarsThatCarryTheirGroupInTheirNameTellTheirVersionToo() {
    ClassOrigin vertx =
        ClassOrigin.of(
            "io.vertx.core.http.impl.HttpServerImpl", "io.vertx.vertx-core-4.5.25.jar", "");
    ClassOrigin quarkus =
        ClassOrigin.of("io.quarkus.runtime.Application", "io.quarkus.quarkus-core-3.33.1.jar", "");
    Framework found = Recognition.of(Witness.of("main", List.of(vertx, quarkus)));
    assertThat(found.serverVersion()).isEqualTo("4.5.25");
    Witness loop = Witness.of("", List.of()).withLoaded(List.of(vertx, quarkus));
    assertThat(Recognition.of(loop).software().toString()).isEqualTo("Quarkus 3.33.1");
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
    assertThat(Recognition.of(nobody(plain)).protocol()).isEqualTo("http");
    assertThat(Recognition.of(nobody(plain, "com.sun.net.httpserver.HttpsConfigurator")).protocol())
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
    ClassOrigin netty =
        ClassOrigin.of("io.netty.channel.socket.nio.NioServerSocketChannel", "", "");
    return Witness.of(thread, List.of(netty)).withLoaded(origins(loaded));
  }

  private static Witness nobody(String... loaded) {
    return Witness.NOBODY.withLoaded(origins(loaded));
  }

  private static List<ClassOrigin> origins(String... classes) {
    List<ClassOrigin> origins = new ArrayList<>();
    for (String name : classes) {
      origins.add(ClassOrigin.of(name, "", ""));
    }
    return origins;
  }
}
