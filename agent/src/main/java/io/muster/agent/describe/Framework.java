package io.muster.agent.describe;

import io.muster.agent.bind.Witness;

/**
 * What listens on a port, told by the names of the classes that bound it. Anything unknown is a
 * port of protocol "tcp": a name not found here costs a field, never the port.
 */
public final class Framework {
  /** Nothing is known but that it listens. */
  static final Framework UNKNOWN = new Framework("tcp", "", "");

  /**
   * Start of a class name; protocol; server. The first that is on the stack, from the bind
   * outwards, wins.
   */
  private static final String[][] SERVERS = {
    {"sun.net.httpserver.HttpsServerImpl", "https", "JDK HttpServer"},
    {"sun.net.httpserver.", "http", "JDK HttpServer"},
    {"sun.rmi.", "jmx", "RMI"},
    {"io.grpc.", "grpc", "gRPC"},
    {"org.apache.catalina.", "http", "Tomcat"},
    {"org.apache.tomcat.", "http", "Tomcat"},
    {"org.eclipse.jetty.", "http", "Jetty"},
    {"io.undertow.", "http", "Undertow"},
    {"org.xnio.", "http", "Undertow"},
    {"io.helidon.webserver.", "http", "Helidon"},
    {"com.linecorp.armeria.", "http", "Armeria"},
    {"reactor.netty.http.", "http", "Reactor Netty"},
    {"io.vertx.core.http.", "http", "Vert.x"},
    {"io.micronaut.http.", "http", "Micronaut"},
    {"org.apache.pekko.http.", "http", "Pekko HTTP"},
    {"io.ktor.server.", "http", "Ktor"},
    {"kafka.", "tcp", "Kafka"},
    {"org.apache.activemq.", "tcp", "ActiveMQ"},
    {"io.netty.", "tcp", "Netty"},
  };

  private static final String[][] FRAMEWORKS = {
    {"org.springframework.boot.", "Spring Boot"},
    {"io.quarkus.", "Quarkus"},
    {"io.micronaut.", "Micronaut"},
    {"io.helidon.", "Helidon"},
    {"io.dropwizard.", "Dropwizard"},
    {"io.javalin.", "Javalin"},
    {"org.apache.dubbo.", "Dubbo"},
    {"io.vertx.", "Vert.x"},
    {"io.ktor.", "Ktor"},
    {"com.linecorp.armeria.", "Armeria"},
    {"org.apache.pekko.", "Pekko"},
  };

  private final String protocol;
  private final String server;
  private final String name;

  private Framework(String protocol, String server, String name) {
    this.protocol = protocol;
    this.server = server;
    this.name = name;
  }

  /** Returns what the witness tells. */
  static Framework seenBy(Witness witness) {
    String[] server = first(SERVERS, witness);
    String[] framework = first(FRAMEWORKS, witness);
    if (server == null && framework == null) {
      return UNKNOWN;
    }
    return new Framework(
        server == null ? "tcp" : server[1],
        server == null ? "" : server[2],
        framework == null ? "" : framework[1]);
  }

  private static String @org.jspecify.annotations.Nullable [] first(
      String[][] table, Witness witness) {
    for (String type : witness.classes()) {
      for (String[] row : table) {
        if (type.startsWith(row[0])) {
          return row;
        }
      }
    }
    return null;
  }

  /** Returns for example "http"; "tcp" when nothing is known. */
  public String protocol() {
    return protocol;
  }

  /** Returns the server's name, for example "Tomcat", or "". */
  public String server() {
    return server;
  }

  /** Returns the framework's name, for example "Spring Boot", or "". */
  public String name() {
    return name;
  }
}
