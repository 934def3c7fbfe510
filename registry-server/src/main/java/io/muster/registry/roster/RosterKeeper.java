package io.muster.registry.roster;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The only writer of the roster. One thread at a time; {@link #roster()} may be read from any.
 * Every change is handed to the listener in the keeper's turn, which must only enqueue. Leases and
 * waits are measured with the monotonic clock alone; the wall clock is for display, and for the
 * order in which instances registered, where it is not allowed to go back.
 */
public final class RosterKeeper {
  private final Watchlist watchlist;
  private final Flaps flaps;
  private final Claims claims = new Claims();
  private final Demand demand = new Demand();
  private final Addresses addresses = new Addresses();
  private final Removals removals = new Removals();
  private final InstantSource wall;
  private final Consumer<Change> listener;
  private final long epochBase;
  private long epochs;
  private long newestRegistration;
  private long nowNanos;
  private volatile Roster roster;

  /**
   * Makes a keeper that serves the stored instances as STALE.
   *
   * @param rules how long to believe silence
   * @param boot number of this start of the registry; epochs are above those of every earlier one
   * @param stored the roster as the store had it; its revision is where counting goes on
   * @param wall clock for display
   * @param nowNanos monotonic time now
   * @param listener told of every change
   */
  public RosterKeeper(
      Rules rules,
      long boot,
      Roster stored,
      InstantSource wall,
      long nowNanos,
      Consumer<Change> listener) {
    this.wall = wall;
    this.listener = listener;
    this.epochBase = boot << 32;
    this.nowNanos = nowNanos;
    this.watchlist = new Watchlist(rules, nowNanos);
    this.flaps = new Flaps(rules.flapping());
    for (Instance instance : stored.instances()) {
      watchlist.stale(loss(instance, Ending.CONNECTION_LOST), nowNanos);
      demand.add(instance.introduction());
      addresses.add(instance, nowNanos);
      newestRegistration = Math.max(newestRegistration, instance.life().registeredAtMillis());
    }
    this.roster = stored.with(standing(State.STALE, "the registry restarted"));
  }

  /** Returns the newest roster; from any thread. */
  public Roster roster() {
    return roster;
  }

  /**
   * Greets an agent that says no more of itself than it must.
   *
   * @return the session's lease, or empty when a newer life of the instance is known
   */
  public Optional<Lease> greet(
      InstanceId id, long incarnation, Introduction introduction, long nowNanos) {
    return greet(Arrival.of(id, incarnation), introduction, nowNanos)
            instanceof Greeting.Welcomed welcomed
        ? Optional.of(welcomed.lease())
        : Optional.empty();
  }

  /**
   * An agent opened a stream. The newest session of a life owns the instance; an older life is
   * refused, and so is another process with the same id.
   */
  public Greeting greet(Arrival arrival, Introduction introduction, long nowNanos) {
    now(nowNanos);
    InstanceId id = arrival.id();
    Optional<Instance> known = roster.instance(id);
    if (known.isPresent() && known.get().life().incarnation() > arrival.incarnation()) {
      return new Greeting.Refused(
          "instance "
              + id.hex()
              + " is known with a newer incarnation than "
              + arrival.incarnation());
    }
    Optional<Instance> sameLife =
        known.filter(i -> i.life().incarnation() == arrival.incarnation());
    String host = introduction.observedHost();
    Optional<String> clash =
        sameLife.flatMap(i -> claims.clash(arrival, i, watchlist.alive(id), host, nowNanos));
    if (clash.isPresent()) {
      return new Greeting.Refused(clash.get());
    }
    Lease lease = new Lease(id, arrival.incarnation(), epochBase + ++epochs, nowNanos);
    claims.take(arrival, lease, host, sameLife);
    known.ifPresent(i -> demand.remove(i.introduction()));
    demand.add(introduction);
    welcome(lease, introduction, known, sameLife);
    return new Greeting.Welcomed(lease);
  }

  private void welcome(
      Lease lease,
      Introduction introduction,
      Optional<Instance> known,
      Optional<Instance> sameLife) {
    known
        .filter(i -> i.state() != State.STALE)
        .ifPresent(i -> flaps.transition(i.id(), i.serviceName(), nowNanos));
    long hold = flaps.hold(lease.id(), nowNanos);
    watchlist.up(lease, nowNanos, hold);
    String reason = sameLife.isPresent() ? "its agent is back" : "its agent connected";
    Instance.Life life =
        new Instance.Life(
            lease.incarnation(),
            lease.epoch(),
            sameLife.map(i -> i.life().registeredAtMillis()).orElseGet(this::registeredNow));
    Instance greeted =
        new Instance(
            lease.id(),
            life,
            hold > 0 ? held(hold) : standing(State.UP, reason),
            introduction,
            sameLife.flatMap(Instance::service));
    known.ifPresent(before -> addresses.remove(before, Optional.of(greeted)));
    addresses.add(greeted, nowNanos);
    publish(greeted, reason);
  }

  /**
   * An agent described its service. Returns the instance as it stands, or empty when the session is
   * over.
   */
  public Optional<Instance> describe(Lease lease, Service service) {
    return describe(lease, service, instance -> {});
  }

  /**
   * As above.
   *
   * @param keep takes the instance to the store, before anything that follows from it: a store that
   *     has what follows, such as who had to leave, has the instance too
   */
  public Optional<Instance> describe(Lease lease, Service service, Consumer<Instance> keep) {
    Optional<Instance> owned = owned(lease);
    if (owned.isEmpty()) {
      return Optional.empty();
    }
    Instance described = owned.get().with(service);
    boolean changed = !described.equals(owned.get());
    if (changed) {
      addresses.remove(owned.get(), Optional.of(described));
      publish(described, described.plainName() + " " + lease.id() + " described itself");
    }
    keep.accept(described);
    if (changed && addresses.add(described, nowNanos)) {
      displaceLost(described);
    }
    return Optional.of(described);
  }

  /**
   * Who was lost has no address any more when somebody else of its machine binds it. Unless one
   * that is alive says the same address: then it tells nobody from anybody.
   */
  private void displaceLost(Instance by) {
    Set<InstanceId> others = addresses.others(by);
    if (others.stream().noneMatch(id -> watchlist.alive(id).isPresent())) {
      for (InstanceId id : others) {
        roster
            .instance(id)
            .ifPresent(old -> leave(old, "its address now is that of " + describe(by)));
      }
    }
  }

  /** An agent said goodbye. Returns whether its session still owned the instance. */
  public boolean goodbye(Lease lease, String reason) {
    Optional<Instance> owned = owned(lease);
    owned.ifPresent(i -> leave(i, "said goodbye: " + reason, !flaps.flapping(i.id())));
    return owned.isPresent();
  }

  /** As below, of a stream whose end has no known cause. */
  public void ended(Lease lease, String why, long nowNanos) {
    ended(lease, Ending.CONNECTION_LOST, why, nowNanos);
  }

  /** A stream ended without goodbye. A session that is no longer the newest changes nothing. */
  public void ended(Lease lease, Ending ending, String why, long nowNanos) {
    now(nowNanos);
    owned(lease)
        .ifPresent(
            instance -> {
              watchlist.broken(lease, loss(instance, ending), nowNanos);
              lost(lease, instance, why);
            });
  }

  /**
   * An operator said something. One that is removed leaves; who is taken out of the lists stays.
   *
   * @throws IllegalArgumentException when operators have said too much already
   */
  public void override(OperatorOverride said, long nowNanos) {
    now(nowNanos);
    roster.overrides().with(said); // or throws, before anything has changed
    if (said.what() == OperatorOverride.What.REMOVED) {
      watchlist.takenOut(said.instance());
      roster.instance(said.instance()).ifPresent(instance -> leave(instance, said.words()));
    }
    steer(roster.overrides().with(said), said.words());
  }

  /** An operator has it forgotten, and nothing more is to hold for it. */
  public void remove(InstanceId id, String why, long nowNanos) {
    now(nowNanos);
    watchlist.takenOut(id);
    roster.instance(id).ifPresent(instance -> leave(instance, why));
  }

  /** What operators said there holds no longer. */
  public void clear(Collection<OperatorOverride> said, String why, long nowNanos) {
    now(nowNanos);
    steer(roster.overrides().without(said), why);
  }

  /** The revision goes up once, however many instances it concerns. */
  private void steer(Overrides next, String reason) {
    List<Instance> concerned = roster.steered(next);
    roster = roster.with(next, roster.revision() + 1);
    for (Instance instance : concerned) {
      listener.accept(new Change.Steered(roster, instance, reason));
    }
  }

  /** Lets time act: silence, grace, returns, holds. To be called at least twice a second. */
  public void tick(long nowNanos) {
    now(nowNanos);
    flaps.tick(nowNanos);
    for (Watchlist.Verdict verdict : watchlist.tick(nowNanos, roster)) {
      roster.instance(verdict.id()).ifPresent(instance -> carryOut(verdict, instance));
    }
    for (OperatorOverride removal : removals.over(roster.overrides(), nowNanos)) {
      clear(List.of(removal), "a day has passed since it was " + removal.words(), nowNanos);
    }
  }

  /** Returns what the keeper holds back or doubts. Keeper's turn. */
  public List<Notice> notices() {
    return Stream.concat(
            watchlist.notices(nowNanos, roster).stream(), claims.notices(nowNanos).stream())
        .toList();
  }

  /** Returns whether an instance of the service comes and goes too often. Keeper's turn. */
  public boolean flapping(String service) {
    return flaps.flapping(service);
  }

  private void carryOut(Watchlist.Verdict verdict, Instance instance) {
    switch (verdict.kind()) {
      case SUSPECT -> {
        Optional<Lease> lease = watchlist.alive(instance.id());
        watchlist.silent(loss(instance, Ending.CONNECTION_LOST), nowNanos);
        lease.ifPresent(silent -> lost(silent, instance, verdict.reason()));
      }
      case UP -> rise(instance, verdict.reason());
      case REMOVE -> {
        if (mayLeave(instance) && watchlist.mayLeave(instance.id(), nowNanos, roster)) {
          leave(instance, verdict.reason());
        }
      }
    }
  }

  private void rise(Instance instance, String why) {
    if (watchlist.alive(instance.id()).isEmpty()) {
      flaps.transition(instance.id(), instance.serviceName(), nowNanos);
      long hold = flaps.hold(instance.id(), nowNanos);
      watchlist.heardAgain(instance.id(), nowNanos, hold);
      publish(instance.with(hold > 0 ? held(hold) : standing(State.UP, why)), why);
    } else { // its hold is over
      publish(instance.with(standing(State.UP, why)), why);
    }
  }

  /**
   * The last instance of a service, or the last that meets somebody's requirement, is removed by a
   * goodbye only, never by silence or a broken stream.
   */
  private boolean mayLeave(Instance instance) {
    return instance.service().isEmpty()
        || roster.override(instance).isPresent() // nobody is told of it anyway
        || (othersListed(instance) && !demand.needs(instance, roster));
  }

  private boolean othersListed(Instance instance) {
    return roster.instancesOf(instance.serviceName()).stream()
            .filter(peer -> roster.override(peer).isEmpty())
            .limit(2)
            .count()
        == 2;
  }

  /** It is suspect, or gone if somebody has bound its address after it last spoke. */
  private void lost(Lease lease, Instance instance, String why) {
    List<Instance> heirs =
        addresses.othersSince(instance, lease.spokeNanos()).stream()
            .flatMap(id -> roster.instance(id).stream())
            .toList();
    if (heirs.isEmpty()) {
      suspect(instance, why);
      return;
    }
    leave(instance, why + ", and its address now is that of " + describe(heirs.get(0)));
    // Who was lost at this address was kept while the one that leaves now seemed alive there.
    heirs.stream()
        .filter(heir -> watchlist.alive(heir.id()).isPresent())
        .findFirst()
        .ifPresent(this::displaceLost);
  }

  private void suspect(Instance instance, String why) {
    if (instance.state() == State.UP) {
      flaps.transition(instance.id(), instance.serviceName(), nowNanos);
    }
    publish(
        instance.with(standing(State.SUSPECT, why)), describe(instance) + " is suspect: " + why);
  }

  private void leave(Instance instance, String why) {
    leave(instance, why, false);
  }

  private void leave(Instance instance, String why, boolean goodbye) {
    watchlist.forget(instance.id());
    claims.forget(instance.id());
    demand.remove(instance.introduction());
    addresses.remove(instance, Optional.empty());
    roster = roster.without(instance.id(), roster.revision() + 1);
    String reason = describe(instance) + " left: " + why;
    listener.accept(new Change.Left(roster, instance, reason, goodbye));
  }

  private void publish(Instance instance, String reason) {
    String previous = roster.instance(instance.id()).map(Instance::serviceName).orElse("?");
    roster = roster.with(instance, roster.revision() + 1);
    listener.accept(new Change.Stands(roster, instance, previous, reason));
  }

  private Optional<Instance> owned(Lease lease) {
    return roster.instance(lease.id()).filter(lease::owns);
  }

  private void now(long nanos) {
    nowNanos = nanos;
  }

  /** Keeps the order of registration when the wall clock jumps back. */
  private long registeredNow() {
    newestRegistration = Math.max(newestRegistration + 1, wall.millis());
    return newestRegistration;
  }

  private Instance.Standing held(long holdNanos) {
    return standing(
        State.SUSPECT, "flapping, held for " + TimeUnit.NANOSECONDS.toSeconds(holdNanos) + " s");
  }

  private Instance.Standing standing(State state, String reason) {
    return new Instance.Standing(state, reason, wall.millis());
  }

  private static Losses.Loss loss(Instance instance, Ending ending) {
    return new Losses.Loss(
        instance.id(),
        instance.service().map(Service::name).orElse(""),
        ending == Ending.PEER_CLOSED);
  }

  private static String describe(Instance instance) {
    return instance.plainName() + " " + instance.id();
  }
}
