package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fleet at one revision. Immutable; readable from any thread. */
public final class Roster {
  private final long revision;
  private final Map<InstanceId, Instance> instances;
  private final Map<String, List<Instance>> byService;
  private final Sightings sightings;

  private Roster(
      long revision,
      Map<InstanceId, Instance> instances,
      Map<String, List<Instance>> byService,
      Sightings sightings) {
    this.revision = revision;
    this.instances = instances;
    this.byService = byService;
    this.sightings = sightings;
  }

  /** Returns a roster of these instances. */
  public static Roster of(long revision, Collection<Instance> instances) {
    Roster roster = new Roster(revision, Map.of(), Map.of(), Sightings.NONE);
    for (Instance instance : instances) {
      roster = roster.with(instance, revision);
    }
    return roster;
  }

  /** Returns the number of this state; grows with every change, also over restarts. */
  public long revision() {
    return revision;
  }

  /** Returns every instance. */
  public Collection<Instance> instances() {
    return instances.values();
  }

  /** Returns the instance of that id. */
  public Optional<Instance> instance(InstanceId id) {
    return Optional.ofNullable(instances.get(id));
  }

  /** Returns the instances of a service, oldest first. */
  public List<Instance> instancesOf(String service) {
    return byService.getOrDefault(service, List.of());
  }

  /**
   * Returns where the requirement stands: matching endpoints, UP first, oldest first within a
   * state.
   */
  public Finding find(Requirement requirement) {
    List<Endpoint> found = new ArrayList<>();
    for (Instance instance : instancesOf(requirement.service())) {
      Service service = instance.service().orElseThrow();
      service
          .offerFor(requirement)
          .ifPresent(
              offer ->
                  found.add(
                      new Endpoint(
                          instance.id(),
                          offer.host(),
                          offer.number(),
                          offer.protocol(),
                          service.version(),
                          instance.state(),
                          service.tags())));
    }
    found.sort(Comparator.comparing(Endpoint::state));
    if (!found.isEmpty()) {
      return new Finding(found, Finding.Empty.NOT_VOUCHED);
    }
    return new Finding(
        List.of(), sightings.saw(requirement) ? Finding.Empty.ALL_GONE : Finding.Empty.NEVER_SEEN);
  }

  /** Returns a roster in which this instance stands as given. */
  Roster with(Instance instance, long nextRevision) {
    Map<InstanceId, Instance> all = new HashMap<>(instances);
    Instance before = all.put(instance.id(), instance);
    Map<String, List<Instance>> services = without(before);
    Sightings seen = sightings;
    if (instance.service().isPresent()) {
      String name = instance.serviceName();
      List<Instance> group = new ArrayList<>(services.getOrDefault(name, List.of()));
      group.add(instance);
      group.sort(
          Comparator.comparingLong((Instance i) -> i.life().registeredAtMillis())
              .thenComparing(Instance::id));
      services.put(name, List.copyOf(group));
      seen = seen.with(instance.service().get());
    }
    return new Roster(nextRevision, all, services, seen);
  }

  /** Returns a roster without this instance. */
  Roster without(InstanceId id, long nextRevision) {
    Map<InstanceId, Instance> all = new HashMap<>(instances);
    Instance before = all.remove(id);
    return new Roster(nextRevision, all, without(before), sightings);
  }

  private Map<String, List<Instance>> without(@org.jspecify.annotations.Nullable Instance before) {
    Map<String, List<Instance>> services = new HashMap<>(byService);
    if (before != null && before.service().isPresent()) {
      String name = before.serviceName();
      List<Instance> rest =
          services.getOrDefault(name, List.of()).stream()
              .filter(other -> !other.id().equals(before.id()))
              .toList();
      if (rest.isEmpty()) {
        services.remove(name);
      } else {
        services.put(name, rest);
      }
    }
    return services;
  }
}
