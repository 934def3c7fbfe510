package io.muster.registry.cli;

import java.util.Optional;

/**
 * Where the registry is, as a person wrote it.
 *
 * @param host name or IP literal, an IPv6 one without brackets
 * @param port 1 to 65535
 */
record RegistryAddress(String host, int port) {
  /** How an address begins that is spoken to under TLS. */
  static final String SECURE = "https://";

  /** How an address begins that is spoken to in plain text, as it is without. */
  static final String PLAIN = "http://";

  /** Reads {@code host:port}, an IPv6 host in brackets, or a URL with no more than that. */
  static Optional<RegistryAddress> parse(String written) {
    boolean url = written.startsWith(SECURE) || written.startsWith(PLAIN);
    String behind = url ? written.substring(written.indexOf("//") + 2) : written;
    String text = url && behind.endsWith("/") ? behind.substring(0, behind.length() - 1) : behind;
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
