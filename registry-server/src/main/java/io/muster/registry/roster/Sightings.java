package io.muster.registry.roster;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each service has been seen to offer since this registry started: tells a requirement whose
 * providers have gone from one that nobody ever met. Immutable.
 */
final class Sightings {
  static final Sightings NONE = new Sightings(Trie.empty());

  /**
   * Shapes remembered of one service. One that shows more of them, such as a tag per instance, is
   * taken to have met everything, as if only its name counted.
   */
  static final int MOST_SHAPES = 256;

  private final Trie<String, Set<Shape>> byService;

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

  private Sightings(Trie<String, Set<Shape>> byService) {
    this.byService = byService;
  }

  /**
   * Returns these and this one.
   *
   * @param before what its instance was before; null for nothing
   */
  Sightings with(Service service, @Nullable Service before) {
    if (before != null && sameShape(before, service)) {
      return this;
    }
    Set<Shape> known = shapes(service.name());
    Shape shape = Shape.of(service);
    if (known.size() >= MOST_SHAPES || known.contains(shape)) {
      return this;
    }
    Set<Shape> after = new HashSet<>(known);
    after.add(shape);
    return new Sightings(byService.with(service.name(), after));
  }

  private static boolean sameShape(Service before, Service service) {
    return before.name().equals(service.name())
        && before.tags().equals(service.tags())
        && before.offers().equals(service.offers());
  }

  private Set<Shape> shapes(String service) {
    Set<Shape> shapes = byService.get(service);
    return shapes == null ? Set.of() : shapes;
  }

  /** Returns whether something that met the requirement has been seen. */
  boolean saw(Requirement requirement) {
    Set<Shape> shapes = shapes(requirement.service());
    return shapes.size() >= MOST_SHAPES
        || shapes.stream().anyMatch(shape -> shape.meets(requirement));
  }
}
