package io.muster.agent.describe;

import io.muster.agent.bind.ClassOrigin;
import io.muster.agent.bind.Unmoved;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of servers and frameworks, as tables. Pure. */
final class Catalogue {
  /**
   * Servers that bind their own sockets: who stands nearest to the bind is one of these or none.
   */
  private static final Row[] SERVERS = {
    new Row("sun.net.httpserver.HttpsServerImpl", "https", "JDK HttpServer", Row.JDK),
    new Row("com.sun.net.httpserver.HttpsConfigurator", "https", "JDK HttpServer", Row.JDK),
    new Row("sun.net.httpserver.", "http", "JDK HttpServer", Row.JDK),
    new Row("sun.management.jmxremote.", "jmx", "JMX", Row.JDK),
    new Row("sun.management.", "jmx", "JMX", Row.JDK),
    new Row("javax.management.remote.", "jmx", "JMX", Row.JDK),
    new Row("org.apache.catalina.", "http", "Tomcat", "tomcat catalina"),
    new Row("org.apache.tomcat.", "http", "Tomcat", "tomcat"),
    new Row("org.apache.coyote.", "http", "Tomcat", "tomcat"),
    new Row("org.eclipse.jetty.", "http", "Jetty", "jetty"),
    new Row("io.undertow.", "http", "Undertow", "undertow"),
    new Row("org.wildfly.extension.undertow.HttpsListener", "https", "Undertow", "undertow"),
    new Row("org.wildfly.extension.undertow.", "http", "Undertow", "undertow"),
    new Row("org.jboss.as.domain.http.server.", "http", "Undertow", "undertow"),
    new Row("org.glassfish.grizzly.http.", "http", "Grizzly", "grizzly"),
    new Row("io.helidon.", "http", "Helidon", "helidon"),
    new Row(Unmoved.name("=io.grpc.netty.shaded.io.grpc."), "grpc", "gRPC", "grpc"),
    new Row(Unmoved.name("=io.grpc.netty.shaded.io.netty."), "grpc", "gRPC", "grpc"),
    new Row(Unmoved.name("=io.grpc."), "grpc", "gRPC", "grpc"),
    new Row("com.linecorp.armeria.", "http", "Armeria", "armeria"),
    new Row("reactor.netty.http.", "http", "Reactor Netty", "reactor-netty"),
    new Row("io.vertx.core.http.", "http", "Vert.x", "vertx-core io.vertx.vertx-core"),
    new Row("io.vertx.core.net.", "tcp", "Vert.x", "vertx-core io.vertx.vertx-core"),
    new Row("io.micronaut.http.server.", "http", "Micronaut", "micronaut"),
    new Row("org.apache.pekko.http.", "http", "Pekko HTTP", "pekko-http"),
    new Row("akka.http.", "http", "Akka HTTP", "akka-http"),
    new Row("play.core.server.", "http", "Play", "play"),
    new Row("io.ktor.server.", "http", "Ktor", "ktor"),
    new Row("org.apache.dubbo.", "tcp", "Dubbo", "dubbo"),
    new Row("kafka.", "tcp", "Kafka", "kafka"),
    new Row("org.apache.kafka.", "tcp", "Kafka", "kafka"),
    new Row("org.apache.activemq.", "tcp", "ActiveMQ", "activemq artemis"),
  };

  /** Event loops and the like that others build on: the classes further out say more, if any do. */
  private static final Row[] CARRIERS = {
    new Row("io.netty.", "tcp", "Netty", "netty-transport netty-common netty-all"),
    new Row("org.xnio.", "tcp", "XNIO", "xnio"),
    new Row("org.glassfish.grizzly.", "tcp", "Grizzly", "grizzly"),
    new Row("org.apache.mina.", "tcp", "MINA", "mina"),
    new Row("org.apache.pekko.", "tcp", "Pekko", "pekko"),
    new Row("akka.", "tcp", "Akka", "akka"),
    new Row("io.ktor.network.", "tcp", "Ktor", "ktor"),
    new Row("sun.rmi.", "tcp", "RMI", Row.JDK),
  };

  private static final Row[] FRAMEWORKS = {
    new Row("org.springframework.boot.", "", "Spring Boot", "spring-boot"),
    new Row("io.quarkus.", "", "Quarkus", "quarkus io.quarkus"),
    new Row("io.micronaut.", "", "Micronaut", "micronaut"),
    new Row("io.helidon.", "", "Helidon", "helidon"),
    new Row("io.dropwizard.", "", "Dropwizard", "dropwizard"),
    new Row("io.javalin.", "", "Javalin", "javalin"),
    new Row("org.apache.dubbo.", "", "Dubbo", "dubbo"),
    new Row("play.", "", "Play", "play"),
    new Row("io.ktor.", "", "Ktor", "ktor"),
    new Row("org.wildfly.", "", "WildFly", "wildfly"),
    new Row("org.jboss.as.", "", "WildFly Core", "wildfly"),
    new Row("io.vertx.", "", "Vert.x", "vertx io.vertx"),
    new Row("com.linecorp.armeria.", "", "Armeria", "armeria"),
    new Row("org.apache.pekko.", "", "Pekko", "pekko"),
    new Row("akka.", "", "Akka", "akka"),
  };

  /** Frameworks, and servers that come with them. */
  private static final String[][] BRINGS = {
    {"Spring Boot", "Reactor Netty"},
    {"Quarkus", "Vert.x"},
  };

  /**
   * Servers that no event loop of somebody else's binds for: they stand on the stack themselves.
   */
  private static final List<String> ON_THEIR_OWN =
      Arrays.asList("Grizzly", "JDK HttpServer", "Jetty", "JMX", "Kafka", "Tomcat", "Undertow");

  /** Beginnings of the names of event-loop threads, and the server whose they are. */
  private static final String[][] THREADS = {
    {"reactor-http-", "Reactor Netty"},
    {"reactor-tcp-", "Netty"},
    {"grpc-", "gRPC"},
    {"vert.x-", "Vert.x"},
    {"vertx-", "Vert.x"},
    {"armeria-", "Armeria"},
    {"default-nioEventLoopGroup", "Micronaut"},
    {"default-eventLoopGroup", "Micronaut"},
    {"DubboServer", "Dubbo"},
    {"NettyServerBoss", "Dubbo"},
  };

  /** Parts that serve operators, on a port of their own. */
  private static final String[] MANAGEMENT = {
    "org.springframework.boot.actuate.",
    "org.springframework.boot.actuator.",
    "org.jboss.as.domain.http.server."
  };

  /** Transports that bind in native code, where no stack is seen. */
  private static final String[] NATIVE = {".channel.epoll.", ".channel.kqueue.", ".channel.uring."};

  private Catalogue() {}

  static @Nullable Row server(ClassOrigin type) {
    return first(SERVERS, type);
  }

  static @Nullable Row carrier(ClassOrigin type) {
    return first(CARRIERS, type);
  }

  static @Nullable Row framework(ClassOrigin type) {
    return first(FRAMEWORKS, type);
  }

  static boolean isNative(ClassOrigin type) {
    for (String part : NATIVE) {
      if (type.name().contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server comes with the framework, though the application never names it. */
  static boolean brings(Row framework, String server) {
    for (String[] row : BRINGS) {
      if (row[0].equals(framework.name()) && row[1].equals(server)) {
        return true;
      }
    }
    return false;
  }

  /** Whether that carrier may have bound for the server: its own, or one that does not itself. */
  static boolean isCarried(Row server, Row carrier) {
    return server.name().equals(carrier.name()) || !ON_THEIR_OWN.contains(server.name());
  }

  /** Returns the name of the server whose threads are called so, or "". */
  static String serverOfThread(String thread) {
    for (String[] row : THREADS) {
      if (thread.startsWith(row[0])) {
        return row[1];
      }
    }
    return "";
  }

  static boolean isManagement(List<ClassOrigin> stack) {
    for (ClassOrigin type : stack) {
      for (String prefix : MANAGEMENT) {
        if (type.name().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable Row first(Row[] table, ClassOrigin type) {
    for (Row row : table) {
      if (row.matches(type)) {
        return row;
      }
    }
    return null;
  }
}
