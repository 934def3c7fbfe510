package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each service has been seen to offer since this registry started: tells a requirement whose
 * providers have gone from one that nobody ever met. Of each tenant the oldest are forgotten when
 * they are too many; what was met by those alone is then said to have been met by nobody.
 * Immutable.
 */
final class Sightings {
  static final Sightings NONE = new Sightings(Trie.empty(), Trie.empty());

  /**
   * Shapes remembered of one service. One that shows more of them, such as a tag per instance, is
   * taken to have met everything, as if only its name counted.
   */
  static final int MOST_SHAPES = 256;

  /**
   * Characters of one tenant's names, tags and ports that are remembered, {@link #EACH} besides for
   * each shape: of ten thousand services with three versions of their tags a fifth.
   */
  static final int MOST_CHARACTERS = 16 << 20;

  private static final int EACH = 64;

  private final Trie<String, Set<Shape>> byService;
  private final Trie<Tenant, Kept> byTenant;

  /** What decides whether a requirement is met, without the addresses. */
  private record Shape(Set<String> tags, Set<String> ports, boolean primary) {
    static Shape of(Service service) {
      return new Shape(
          service.tags(),
          service.offers().stream().map(Offer::name).collect(Collectors.toUnmodifiableSet()),
          service.offers().stream().anyMatch(Offer::primary));
    }

    /** Returns whether both are of the same shape, without making it. */
    static boolean same(Service one, Service other) {
      List<Offer> ones = one.offers();
      List<Offer> others = other.offers();
      boolean same = ones.size() == others.size() && one.tags().equals(other.tags());
      for (int i = 0; same && i < ones.size(); i++) {
        same =
            ones.get(i).name().equals(others.get(i).name())
                && ones.get(i).primary() == others.get(i).primary();
      }
      return same;
    }

    boolean meets(Requirement requirement) {
      return tags.containsAll(requirement.tags())
          && (requirement.port().isEmpty() ? primary : ports.contains(requirement.port()));
    }
  }

  /** A shape of a service. */
  private record Sighting(String service, Shape shape) {
    long characters() {
      return EACH
          + service.length()
          + shape.tags().stream().mapToLong(String::length).sum()
          + shape.ports().stream().mapToLong(String::length).sum();
    }
  }

  /**
   * What is remembered of one tenant, in the order in which it was seen.
   *
   * @param first number of the oldest
   * @param next number of the one that will be seen next
   */
  private record Kept(long first, long next, long characters, Trie<Long, Sighting> inOrder) {
    static final Kept NOTHING = new Kept(0, 0, 0, Trie.empty());

    Kept with(Sighting newest) {
      return new Kept(
          first, next + 1, characters + newest.characters(), inOrder.with(next, newest));
    }

    Sighting oldest() {
      return Objects.requireNonNull(inOrder.get(first));
    }

    Kept withoutOldest() {
      return new Kept(first + 1, next, characters - oldest().characters(), inOrder.without(first));
    }
  }

  private Sightings(Trie<String, Set<Shape>> byService, Trie<Tenant, Kept> byTenant) {
    this.byService = byService;
    this.byTenant = byTenant;
  }

  /**
   * Returns these and this one.
   *
   * @param was what was seen before, such as what its instance was; null for nothing
   */
  Sightings with(Service service, @Nullable Service was) {
    if (was != null && was.name().equals(service.name()) && Shape.same(was, service)) {
      return this;
    }
    Set<Shape> known = shapes(service.name());
    Shape shape = Shape.of(service);
    if (known.size() >= MOST_SHAPES || known.contains(shape)) {
      return this;
    }
    Set<Shape> after = new HashSet<>(known);
    after.add(shape);
    Trie<String, Set<Shape>> shapes = byService.with(service.name(), after);
    Tenant tenant = Tenant.of(service.name());
    Kept before = byTenant.get(tenant);
    Kept kept = (before == null ? Kept.NOTHING : before).with(new Sighting(service.name(), shape));
    while (kept.characters() > MOST_CHARACTERS) {
      shapes = without(shapes, kept.oldest());
      kept = kept.withoutOldest();
    }
    return new Sightings(shapes, byTenant.with(tenant, kept));
  }

  private static Trie<String, Set<Shape>> without(
      Trie<String, Set<Shape>> shapes, Sighting oldest) {
    Set<Shape> rest = new HashSet<>(Objects.requireNonNull(shapes.get(oldest.service())));
    rest.remove(oldest.shape());
    return rest.isEmpty() ? shapes.without(oldest.service()) : shapes.with(oldest.service(), rest);
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
