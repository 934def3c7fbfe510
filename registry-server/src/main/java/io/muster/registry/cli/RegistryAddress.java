package io.muster.registry.cli;

import java.util.Optional;

/**
 * Where the registry is, as a person wrote it.
 *
 * @param host name or IP literal, an IPv6 one without brackets
 * @param port 1 to 65535
 */
record RegistryAddress(String host, int port) {
  /** Reads {@code host:port}, an IPv6 host in brackets. */
  static Optional<RegistryAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    int port = number(text.substring(colon + 1));
    boolean good = !bare.isEmpty() && (bracketed || bare.indexOf(':') < 0) && port > 0;
    return good ? Optional.of(new RegistryAddress(bare, port)) : Optional.empty();
  }

  private static int number(String text) {
    try {
      int port = text.length() <= 5 ? Integer.parseInt(text) : 0;
      return port <= 65_535 ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
