package io.muster.registry.roster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an instance says it is.
 *
 * @param name of the service, as it stands inside the registry
 * @param version may be empty
 * @param tags it carries
 * @param offers its reachable ports
 * @param draining whether it wants no new work
 * @param said the whole description as the agent said it
 */
public record Service(
    String name,
    String version,
    Set<String> tags,
    List<Offer> offers,
    boolean draining,
    Verbatim said) {
  /** Ports of one instance. */
  public static final int MAX_PORTS = 256;

  /** Checks each part and freezes the collections. */
  public Service {
    Grammar.service("service name", name);
    Grammar.text("service version", version, 64);
    Grammar.tags("service " + name, tags);
    if (offers.size() > MAX_PORTS) {
      throw new IllegalArgumentException("ports: at most 256, got " + offers.size());
    }
    tags = Set.copyOf(tags);
    offers = List.copyOf(offers);
  }

  /** Returns whether the requirement is met by it. */
  public boolean meets(Requirement requirement) {
    return offerFor(requirement).isPresent();
  }

  /** Returns the port that meets the requirement, if name, tags and port name match. */
  Optional<Offer> offerFor(Requirement requirement) {
    if (!name.equals(requirement.service()) || !tags.containsAll(requirement.tags())) {
      return Optional.empty();
    }
    for (Offer offer : offers) { // asked for every instance at every change: no stream
      if (requirement.port().isEmpty()
          ? offer.primary()
          : offer.name().equals(requirement.port())) {
        return Optional.of(offer);
      }
    }
    return Optional.empty();
  }
}
