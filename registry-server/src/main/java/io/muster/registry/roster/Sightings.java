package io.muster.registry.roster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each service has been seen to offer since this registry started: tells a requirement whose
 * providers have gone from one that nobody ever met. Immutable.
 */
final class Sightings {
  static final Sightings NONE = new Sightings(Map.of());

  /**
   * Shapes remembered of one service. One that shows more of them, such as a tag per instance, is
   * taken to have met everything, as if only its name counted.
   */
  static final int MOST_SHAPES = 256;

  private final Map<String, Set<Shape>> byService;

  /** What decides whether a requirement is met, without the addresses. */
  private record Shape(Set<String> tags, Set<String> ports, boolean primary) {
    static Shape of(Service service) {
      return new Shape(
          service.tags(),
          service.offers().stream().map(Offer::name).collect(Collectors.toUnmodifiableSet()),
          service.offers().stream().anyMatch(Offer::primary));
    }

    boolean meets(Requirement requirement) {
      return tags.containsAll(requirement.tags())
          && (requirement.port().isEmpty() ? primary : ports.contains(requirement.port()));
    }
  }

  private Sightings(Map<String, Set<Shape>> byService) {
    this.byService = byService;
  }

  /** Returns these and this one. */
  Sightings with(Service service) {
    Set<Shape> before = byService.getOrDefault(service.name(), Set.of());
    Shape shape = Shape.of(service);
    if (before.size() >= MOST_SHAPES || before.contains(shape)) {
      return this;
    }
    Set<Shape> after = new HashSet<>(before);
    after.add(shape);
    Map<String, Set<Shape>> all = new HashMap<>(byService);
    all.put(service.name(), after);
    return new Sightings(all);
  }

  /** Returns whether something that met the requirement has been seen. */
  boolean saw(Requirement requirement) {
    Set<Shape> shapes = byService.getOrDefault(requirement.service(), Set.of());
    return shapes.size() >= MOST_SHAPES
        || shapes.stream().anyMatch(shape -> shape.meets(requirement));
  }
}
