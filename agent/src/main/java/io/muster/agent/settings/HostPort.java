package io.muster.agent.settings;

import org.jspecify.annotations.Nullable;

/** The address of a registry. */
public final class HostPort {
  private final String host;
  private final int port;

  private HostPort(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Returns the address in {@code host:port}, an IPv6 host in brackets; null when it is not one.
   */
  public static @Nullable HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return null;
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (host.indexOf(':') < 0) {
        return null;
      }
    } else if (host.indexOf(':') >= 0) {
      return null;
    }
    int port = Grammar.port(text.substring(colon + 1));
    return port > 0 && Grammar.isHost(host) ? new HostPort(host, port) : null;
  }

  /** Returns the host: an IP literal without brackets, or a name. */
  public String host() {
    return host;
  }

  /** Returns the port, 1 to 65535. */
  public int port() {
    return port;
  }

  /** Returns {@code host:port}, an IPv6 host in brackets. */
  public static String format(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostPort
        && ((HostPort) other).host.equals(host)
        && ((HostPort) other).port == port;
  }

  @Override
  public int hashCode() {
    return host.hashCode() * 31 + port;
  }

  @Override
  public String toString() {
    return format(host, port);
  }
}
