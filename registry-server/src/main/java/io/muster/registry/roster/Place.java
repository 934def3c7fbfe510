package io.muster.registry.roster;

import java.util.Optional;

/**
 * Where an instance of a service is to be reached: what stays the same when its process, or the
 * registry, is started anew.
 *
 * @param service name of the service, as it stands inside the registry
 * @param host as advertised, IP literal or DNS name
 * @param port 1 to 65535, the primary one
 */
public record Place(String service, String host, int port) implements Comparable<Place> {
  /** Checks each part. */
  public Place {
    Grammar.service("place: service", service);
    Grammar.host("place: host", host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("place: port: expected 1 to 65535, got " + port);
    }
  }

  /** Returns where this instance is, or empty when it offers nothing to others. */
  public static Optional<Place> of(Instance instance) {
    return instance.service().flatMap(Place::of);
  }

  private static Optional<Place> of(Service service) {
    Offer best = null;
    for (Offer offer : service.offers()) {
      if (best == null || offer.primary() && !best.primary()) {
        best = offer;
      }
    }
    return Optional.ofNullable(best)
        .map(offer -> new Place(service.name(), offer.host(), offer.number()));
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is not that
   */
  public static Place parse(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 0 || colon < at + 2) {
      throw wrong(text);
    }
    String host = text.substring(at + 1, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    try {
      return new Place(
          text.substring(0, at),
          brackets ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "place: expected service@host:port as the list of overrides shows it, got \""
            + Grammar.shown(text)
            + "\"");
  }

  @Override
  public int compareTo(Place other) {
    return toString().compareTo(other.toString());
  }

  /** Returns it in one word. */
  @Override
  public String toString() {
    return service + "@" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
