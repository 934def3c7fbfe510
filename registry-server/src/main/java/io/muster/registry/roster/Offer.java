package io.muster.registry.roster;

/**
 * A port of an instance that others can reach.
 *
 * @param name unique within the instance, for example "http"
 * @param host IP literal or DNS name
 * @param number 1 to 65535
 * @param protocol for example "http"
 * @param primary whether a requirement without a port name gets it
 */
public record Offer(String name, String host, int number, String protocol, boolean primary) {
  /** Checks each part. */
  public Offer {
    Grammar.name("port name", name);
    Grammar.host("port " + name + ": host", host);
    Grammar.name("port " + name + ": protocol", protocol);
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("port " + name + ": expected 1 to 65535, got " + number);
    }
  }
}
