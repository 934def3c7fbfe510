package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fleet at one revision. Immutable; readable from any thread. A change costs what its service's
 * instances cost, not what the fleet does.
 */
public final class Roster {
  /**
   * Endpoints of one finding. More than that cannot be said in one message of 256 KiB, and nobody
   * balances over more.
   */
  public static final int MOST_ENDPOINTS = 2_000;

  private static final State[] STATES = State.values();

  private final long revision;
  private final Trie<InstanceId, Instance> instances;
  private final Trie<String, Peers> byService;
  private final Sightings sightings;
  private final Overrides overrides;

  /**
   * What was found last: a change is looked at by all who require the same, one after another. Any
   * thread may overwrite it with what is as true.
   */
  private volatile @Nullable Memo memo;

  private record Memo(Requirement requirement, Finding finding) {}

  private Roster(
      long revision,
      Trie<InstanceId, Instance> instances,
      Trie<String, Peers> byService,
      Sightings sightings,
      Overrides overrides) {
    this.revision = revision;
    this.instances = instances;
    this.byService = byService;
    this.sightings = sightings;
    this.overrides = overrides;
  }

  /** Returns a roster of these instances, of which no operator has said anything. */
  public static Roster of(long revision, Collection<Instance> instances) {
    return of(revision, instances, Overrides.NONE);
  }

  /**
   * Returns a roster of these instances. What was to hold until somebody left who is not among them
   * holds no longer: his leaving was written down, and that was not.
   */
  public static Roster of(long revision, Collection<Instance> instances, Overrides overrides) {
    Map<InstanceId, Instance> byId = new LinkedHashMap<>();
    instances.forEach(instance -> byId.put(instance.id(), instance));
    Map<String, List<Instance>> byService = new LinkedHashMap<>();
    Sightings seen = Sightings.NONE;
    for (Instance instance : byId.values()) {
      if (instance.service().isPresent()) {
        List<Instance> peers =
            byService.computeIfAbsent(instance.serviceName(), name -> new ArrayList<>());
        Instance before = peers.isEmpty() ? null : peers.getLast();
        seen = seen.with(instance.service().get(), serviceOf(before));
        peers.add(instance);
      }
    }
    Map<String, Peers> services = new LinkedHashMap<>();
    byService.forEach((name, peers) -> services.put(name, Peers.of(peers)));
    Roster roster = new Roster(revision, Trie.of(byId), Trie.of(services), seen, overrides);
    for (OperatorOverride said : overrides.all()) {
      if (roster.instance(said.instance()).isEmpty()) {
        roster = roster.without(said.instance(), revision);
      }
    }
    return roster;
  }

  /** Returns the number of this state; grows with every change, also over restarts. */
  public long revision() {
    return revision;
  }

  /** Returns how many instances there are. */
  public int size() {
    return instances.size();
  }

  /** Returns every instance, in a list made for this call. */
  public Collection<Instance> instances() {
    List<Instance> all = new ArrayList<>(instances.size());
    instances.forEach(all::add);
    return all;
  }

  /** Returns the instance of that id. */
  public Optional<Instance> instance(InstanceId id) {
    return Optional.ofNullable(instances.get(id));
  }

  /** Returns what operators have said. */
  public Overrides overrides() {
    return overrides;
  }

  /** Returns what an operator has said of the instance: then nobody is told of it. */
  public Optional<OperatorOverride> override(Instance instance) {
    return overrides.of(instance);
  }

  /** Returns for whom something else holds when operators have said that next. */
  public List<Instance> steered(Overrides next) {
    Set<Instance> near = new LinkedHashSet<>();
    for (OperatorOverride said : overrides.difference(next)) {
      near.addAll(instancesOf(said.place().service()));
      instance(said.instance()).ifPresent(near::add);
    }
    return near.stream().filter(i -> !overrides.of(i).equals(next.of(i))).toList();
  }

  /** Returns the instances of a service, oldest first. */
  public List<Instance> instancesOf(String service) {
    return peers(service).inOrder();
  }

  private Peers peers(String service) {
    Peers peers = byService.get(service);
    return peers == null ? Peers.NONE : peers;
  }

  /**
   * Returns where the requirement stands: matching endpoints, UP first, oldest first within a
   * state, the first {@link #MOST_ENDPOINTS} of them.
   */
  public Finding find(Requirement requirement) {
    Memo known = memo;
    if (known != null && known.requirement().equals(requirement)) {
      return known.finding();
    }
    Finding finding = look(requirement);
    memo = new Memo(requirement, finding);
    return finding;
  }

  private Finding look(Requirement requirement) {
    List<Endpoint> found = new ArrayList<>();
    List<Instance> peers = instancesOf(requirement.service());
    for (State state : STATES) {
      for (Instance instance : peers) {
        if (instance.state() == state && found.size() < MOST_ENDPOINTS && listed(instance)) {
          Service service = instance.service().orElseThrow();
          service
              .offerFor(requirement)
              .ifPresent(offer -> found.add(endpoint(instance, service, offer)));
        }
      }
    }
    if (!found.isEmpty()) {
      return new Finding(found, Finding.Empty.NOT_VOUCHED);
    }
    return new Finding(
        List.of(), sightings.saw(requirement) ? Finding.Empty.ALL_GONE : Finding.Empty.NEVER_SEEN);
  }

  private boolean listed(Instance instance) {
    return override(instance).isEmpty();
  }

  private static Endpoint endpoint(Instance instance, Service service, Offer offer) {
    return new Endpoint(
        instance.id(),
        offer.host(),
        offer.number(),
        offer.protocol(),
        service.version(),
        instance.state(),
        service.tags());
  }

  /** Returns whether anything meets the requirement; cheaper than finding all that does. */
  public boolean meets(Requirement requirement) {
    for (Instance instance : instancesOf(requirement.service())) {
      if (instance.service().orElseThrow().offerFor(requirement).isPresent() && listed(instance)) {
        return true;
      }
    }
    return false;
  }

  /** Returns a roster in which this instance stands as given. */
  Roster with(Instance instance, long nextRevision) {
    Instance before = instances.get(instance.id());
    Trie<String, Peers> services = without(before, instance);
    Sightings seen = sightings;
    if (instance.service().isPresent()) {
      String name = instance.serviceName();
      Peers peers = services.get(name);
      services = services.with(name, (peers == null ? Peers.NONE : peers).with(instance));
      seen = seen.with(instance.service().get(), serviceOf(before));
    }
    return new Roster(
        nextRevision, instances.with(instance.id(), instance), services, seen, overrides);
  }

  private static @Nullable Service serviceOf(@Nullable Instance instance) {
    return instance == null ? null : instance.service().orElse(null);
  }

  /** Returns a roster without this instance, and without what was to hold until it left. */
  Roster without(InstanceId id, long nextRevision) {
    Instance before = instances.get(id);
    return new Roster(
        nextRevision,
        instances.without(id),
        without(before, null),
        sightings,
        overrides.afterLeave(id));
  }

  /** Returns a roster in which all of them stand so. */
  Roster with(Instance.Standing standing) {
    Trie<InstanceId, Instance> standingSo = instances.map(instance -> instance.with(standing));
    Trie<String, Peers> services =
        byService.map(
            peers -> peers.map(instance -> Objects.requireNonNull(standingSo.get(instance.id()))));
    return new Roster(revision, standingSo, services, sightings, overrides);
  }

  /** Returns a roster of which operators have said this. */
  Roster with(Overrides next, long nextRevision) {
    return new Roster(nextRevision, instances, byService, sightings, next);
  }

  /** The instance as it was leaves its service, unless it stands at the same place as before. */
  private Trie<String, Peers> without(@Nullable Instance before, @Nullable Instance after) {
    if (before == null || before.service().isEmpty() || samePlace(before, after)) {
      return byService;
    }
    String name = before.serviceName();
    Peers rest = peers(name).without(before);
    return rest.inOrder().isEmpty() ? byService.without(name) : byService.with(name, rest);
  }

  private static boolean samePlace(Instance before, @Nullable Instance after) {
    return after != null
        && after.service().isPresent()
        && after.serviceName().equals(before.serviceName())
        && after.life().registeredAtMillis() == before.life().registeredAtMillis();
  }
}
