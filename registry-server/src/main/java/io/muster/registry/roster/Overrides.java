package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What operators have said, at most one thing of an instance at a place. Immutable. */
public final class Overrides {
  /** Things said at once of one tenant's; each is a person's doing. */
  public static final int MOST = 1_000;

  private static final Comparator<OperatorOverride> OLDEST_FIRST =
      Comparator.comparingLong(OperatorOverride::sinceMillis)
          .thenComparing(OperatorOverride::place)
          .thenComparing(said -> said.instance().hex());

  /** Where two hold for one instance, the one that says most. */
  private static final Comparator<OperatorOverride> STRONGEST_FIRST =
      Comparator.comparing(OperatorOverride::what).thenComparing(OLDEST_FIRST);

  /** Nothing. */
  public static final Overrides NONE = new Overrides(Map.of());

  private final Map<Key, OperatorOverride> all;
  private final Map<InstanceId, OperatorOverride> byInstance = new HashMap<>();
  private final Map<Place, OperatorOverride> drained = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  private record Key(Place place, InstanceId instance) {
    static Key of(OperatorOverride said) {
      return new Key(said.place(), said.instance());
    }
  }

  private Overrides(Map<Key, OperatorOverride> all) {
    this.all = all;
    all.values().stream()
        .sorted(STRONGEST_FIRST)
        .forEach(
            said -> {
              byInstance.putIfAbsent(said.instance(), said);
              if (said.what() == OperatorOverride.What.DRAINED) {
                drained.putIfAbsent(said.place(), said);
                services.add(said.place().service());
              }
            });
  }

  /** Returns these. */
  public static Overrides of(Collection<OperatorOverride> said) {
    Map<Key, OperatorOverride> all = new HashMap<>();
    said.forEach(one -> all.put(Key.of(one), one));
    said.stream()
        .map(one -> one.instance().tenant())
        .distinct()
        .forEach(whose -> check(all, whose));
    return new Overrides(all);
  }

  /**
   * Returns these and that one, in place of what was said of that instance there before.
   *
   * @throws IllegalArgumentException when there are too many
   */
  public Overrides with(OperatorOverride said) {
    Map<Key, OperatorOverride> next = new HashMap<>(all);
    next.put(Key.of(said), said);
    check(next, said.instance().tenant());
    return new Overrides(next);
  }

  private static void check(Map<Key, OperatorOverride> all, Tenant whose) {
    if (all.size() > MOST
        && all.keySet().stream().filter(key -> key.instance().tenant().equals(whose)).count()
            > MOST) {
      throw new IllegalArgumentException(
          "overrides: at most " + MOST + "; clear those that are no longer meant");
    }
  }

  /** Returns these without those. */
  public Overrides without(Collection<OperatorOverride> those) {
    if (those.isEmpty()) {
      return this;
    }
    Map<Key, OperatorOverride> next = new HashMap<>(all);
    those.forEach(said -> next.remove(Key.of(said), said));
    return new Overrides(next);
  }

  /** Returns these without what was to hold until that instance has left. */
  Overrides afterLeave(InstanceId left) {
    return byInstance.containsKey(left)
        ? without(
            naming(left).stream()
                .filter(said -> said.what() == OperatorOverride.What.ENDING)
                .toList())
        : this;
  }

  /** Returns what holds for the instance; of several, the one that says most. */
  public Optional<OperatorOverride> of(Instance instance) {
    OperatorOverride own = byInstance.get(instance.id());
    if (own != null) {
      return Optional.of(own);
    }
    // Asked for every instance at every change: a place is made only where one may be drained.
    return services.contains(instance.serviceName())
        ? Place.of(instance).flatMap(this::drained)
        : Optional.empty();
  }

  /** Returns all that holds for the instance, oldest first. */
  public List<OperatorOverride> holding(Instance instance) {
    Stream<OperatorOverride> there =
        Place.of(instance).stream()
            .flatMap(place -> at(place).stream())
            .filter(said -> said.what() == OperatorOverride.What.DRAINED);
    return Stream.concat(naming(instance.id()).stream(), there)
        .distinct()
        .sorted(OLDEST_FIRST)
        .toList();
  }

  /** Returns what was said of that instance, wherever it was. */
  public List<OperatorOverride> naming(InstanceId instance) {
    return those(said -> said.instance().equals(instance));
  }

  /** Returns what was said of that instance at that place. */
  public Optional<OperatorOverride> of(Place place, InstanceId instance) {
    return Optional.ofNullable(all.get(new Key(place, instance)));
  }

  /** Returns what was said of whoever was at the place, oldest first. */
  public List<OperatorOverride> at(Place place) {
    return those(said -> said.place().equals(place));
  }

  /** Returns what has whatever is at the place out of the lists. */
  public Optional<OperatorOverride> drained(Place place) {
    return Optional.ofNullable(drained.get(place));
  }

  private List<OperatorOverride> those(Predicate<OperatorOverride> which) {
    return all.values().stream().filter(which).sorted(OLDEST_FIRST).toList();
  }

  /** Returns what is said here and not there, and the other way round. */
  Set<OperatorOverride> difference(Overrides that) {
    return Stream.of(all.values(), that.all.values())
        .flatMap(Collection::stream)
        .filter(
            said -> !said.equals(all.get(Key.of(said))) || !said.equals(that.all.get(Key.of(said))))
        .collect(Collectors.toSet());
  }

  /** Returns whether nothing was said. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Returns everything, oldest first. */
  public List<OperatorOverride> all() {
    return those(said -> true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Overrides that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all().toString();
  }
}
