package io.muster.agent.describe;

/** What listens on a port: its protocol, the server, and the framework around it. */
public final class Framework {
  /** Nothing is known but that it listens. */
  static final Framework UNKNOWN = new Framework("tcp", Software.NONE, Software.NONE, false);

  private final String protocol;
  private final Software server;
  private final Software software;
  private final boolean management;

  private Framework(String protocol, Software server, Software software, boolean management) {
    this.protocol = protocol;
    this.server = server;
    this.software = software;
    this.management = management;
  }

  static Framework of(String protocol, Software server, Software software, boolean management) {
    return new Framework(protocol, server, software, management);
  }

  /** Returns this with another protocol; "" leaves it as it is. */
  Framework speaking(String other) {
    return other.isEmpty() ? this : new Framework(other, server, software, management);
  }

  /** Returns this as one that serves operators, if told so. */
  Framework managing(boolean told) {
    return told ? new Framework(protocol, server, software, true) : this;
  }

  /** Returns for example "http"; "tcp" when nothing is known. */
  public String protocol() {
    return protocol;
  }

  /** Returns the server's name, for example "Tomcat", or "". */
  public String server() {
    return server.name();
  }

  /** Returns the server's version, or "". */
  public String serverVersion() {
    return server.version();
  }

  /** Returns the framework's name, for example "Spring Boot", or "". */
  public String name() {
    return software.name();
  }

  /** Returns the framework's version, or "". */
  public String version() {
    return software.version();
  }

  /** Whether it serves operators rather than the application's clients. */
  boolean management() {
    return management;
  }

  Software softwareOfServer() {
    return server;
  }

  Software software() {
    return software;
  }
}
