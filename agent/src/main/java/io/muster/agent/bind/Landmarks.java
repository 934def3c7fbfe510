package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Classes whose being loaded shows that a known server or framework runs in this JVM. Asked only
 * for sockets whose bind nobody saw or an event loop did: a look over all classes costs some
 * milliseconds, and it names each class once, for good.
 */
final class Landmarks {
  private static final Set<String> NAMES =
      new HashSet<>(
          Arrays.asList(
              "sun.net.httpserver.HttpServerImpl",
              // HttpsServerImpl is loaded with every plain server; this one by TLS alone.
              "com.sun.net.httpserver.HttpsConfigurator",
              "sun.management.jmxremote.ConnectorBootstrap",
              "org.apache.tomcat.util.net.NioEndpoint",
              "org.eclipse.jetty.server.ServerConnector",
              "io.undertow.Undertow",
              "reactor.netty.http.server.HttpServer",
              Unmoved.name("=io.grpc.netty.NettyServer"),
              Unmoved.name("=io.grpc.netty.shaded.io.grpc.netty.NettyServer"),
              Unmoved.name("=io.grpc.okhttp.OkHttpServer"),
              "io.vertx.core.http.impl.HttpServerImpl",
              "io.vertx.core.http.impl.tcp.TcpHttpServer",
              "io.vertx.core.net.impl.NetServerImpl",
              "io.vertx.core.net.impl.tcp.NetServerImpl",
              "com.linecorp.armeria.server.Server",
              "io.micronaut.http.server.netty.NettyHttpServer",
              "io.quarkus.runtime.Application",
              "io.helidon.webserver.WebServer",
              "org.apache.pekko.http.scaladsl.HttpExt",
              "akka.http.scaladsl.HttpExt",
              "play.core.server.NettyServer",
              "io.ktor.server.engine.EmbeddedServer",
              "org.apache.dubbo.remoting.transport.netty4.NettyServer",
              "kafka.server.KafkaServer",
              "org.apache.activemq.broker.BrokerService",
              "io.netty.bootstrap.ServerBootstrap",
              "io.netty.channel.epoll.EpollServerSocketChannel",
              "io.netty.channel.kqueue.KQueueServerSocketChannel",
              "io.netty.channel.uring.IoUringServerSocketChannel",
              "io.netty.incubator.channel.uring.IOUringServerSocketChannel",
              "org.springframework.boot.SpringApplication",
              "io.dropwizard.Application",
              "io.dropwizard.core.Application",
              "io.javalin.Javalin"));

  private Landmarks() {}

  /** Returns the landmarks that are loaded. */
  static List<ClassOrigin> loaded(LoadedClasses classes) {
    List<ClassOrigin> found = new ArrayList<>();
    for (List<Class<?>> types : classes.named(NAMES).values()) {
      for (Class<?> type : types) {
        found.add(ClassOrigin.of(type));
      }
    }
    return found;
  }
}
