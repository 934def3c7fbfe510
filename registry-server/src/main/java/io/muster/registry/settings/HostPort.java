package io.muster.registry.settings;

import java.util.List;
import java.util.Optional;

/** An address to listen on. */
record HostPort(String host, int port) {
  /** Reads {@code host:port}, an IPv6 host in brackets; adds to the problems when it is not one. */
  static Optional<HostPort> parse(RegistrySettings.Value value, List<String> problems) {
    String text = value.text();
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    String port = text.substring(colon + 1);
    boolean good =
        !host.isEmpty()
            && (bracketed || host.indexOf(':') < 0)
            && port.matches("[0-9]{1,5}")
            && Integer.parseInt(port) <= 65535;
    if (!good) {
      problems.add(
          value.says(
              "host:port with a port of 0 to 65535, an IPv6 host in brackets, such as 127.0.0.1:7400 or [::1]:7400"));
      return Optional.empty();
    }
    return Optional.of(new HostPort(host, Integer.parseInt(port)));
  }

  boolean loopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Returns whether it stands for all addresses of this machine. */
  boolean any() {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
