package io.muster.registry.roster;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The only writer of the roster. Confined to one thread; {@link #roster()} may be read from any.
 * Every change is handed to the listener on the keeper's thread, which must only enqueue.
 */
public final class RosterKeeper {
  private final Watchlist watchlist;
  private final InstantSource wall;
  private final Consumer<Change> listener;
  private final long epochBase;
  private long epochs;
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
    this.watchlist = new Watchlist(rules, nowNanos);
    Roster served = Roster.of(stored.revision(), java.util.List.of());
    for (Instance instance : stored.instances()) {
      served =
          served.with(
              instance.with(standing(State.STALE, "the registry restarted")), stored.revision());
      watchlist.stale(instance.id(), nowNanos);
    }
    this.roster = served;
  }

  /** Returns the newest roster; from any thread. */
  public Roster roster() {
    return roster;
  }

  /**
   * An agent opened a stream. The newest session of a life owns the instance; an older life is
   * refused.
   *
   * @return the session's lease, or empty when a newer life of the instance is known
   */
  public Optional<Lease> greet(
      InstanceId id, long incarnation, Introduction introduction, long nowNanos) {
    Optional<Instance> known = roster.instance(id);
    if (known.isPresent() && known.get().life().incarnation() > incarnation) {
      return Optional.empty();
    }
    Lease lease = new Lease(id, incarnation, epochBase + ++epochs, nowNanos);
    boolean sameLife = known.isPresent() && known.get().life().incarnation() == incarnation;
    long registeredAt = sameLife ? known.get().life().registeredAtMillis() : wall.millis();
    Instance.Life life = new Instance.Life(incarnation, lease.epoch(), registeredAt);
    Optional<Service> service = sameLife ? known.get().service() : Optional.empty();
    String reason = sameLife ? "its agent is back" : "its agent connected";
    publish(new Instance(id, life, standing(State.UP, reason), introduction, service), reason);
    watchlist.up(lease);
    return Optional.of(lease);
  }

  /**
   * An agent described its service. Returns the roster's revision, or empty when the session is
   * over.
   */
  public Optional<Instance> describe(Lease lease, Service service) {
    Optional<Instance> owned = owned(lease);
    if (owned.isEmpty()) {
      return Optional.empty();
    }
    Instance described = owned.get().with(service);
    if (!described.equals(owned.get())) {
      publish(described, service.name() + " " + lease.id() + " described itself");
    }
    return Optional.of(described);
  }

  /** An agent said goodbye. Returns whether its session still owned the instance. */
  public boolean goodbye(Lease lease, String reason) {
    Optional<Instance> owned = owned(lease);
    owned.ifPresent(instance -> leave(instance, "said goodbye: " + reason));
    return owned.isPresent();
  }

  /** A stream ended without goodbye. A session that is no longer the newest changes nothing. */
  public void ended(Lease lease, String why, long nowNanos) {
    owned(lease)
        .ifPresent(
            instance -> {
              watchlist.broken(lease.id(), nowNanos);
              suspect(instance, why);
            });
  }

  /** Lets time act: silence, grace, returns. To be called about four times a second. */
  public void tick(long nowNanos) {
    for (Watchlist.Verdict verdict : watchlist.tick(nowNanos, roster)) {
      roster.instance(verdict.id()).ifPresent(instance -> carryOut(verdict, instance));
    }
  }

  /** Returns what the keeper holds back, in words; for people. Keeper's thread. */
  public Optional<String> notice() {
    return watchlist.braked(roster)
        ? Optional.of(
            watchlist.silences()
                + " instances fell silent within a minute; nothing is removed until that passes")
        : Optional.empty();
  }

  private void carryOut(Watchlist.Verdict verdict, Instance instance) {
    switch (verdict.kind()) {
      case SUSPECT -> suspect(instance, verdict.reason());
      case UP -> publish(instance.with(standing(State.UP, verdict.reason())), verdict.reason());
      case REMOVE -> {
        if (mayLeave(instance)) {
          leave(instance, verdict.reason());
        }
      }
    }
  }

  /**
   * The last instance of a service is removed by a goodbye only, never by silence or a broken
   * stream.
   */
  private boolean mayLeave(Instance instance) {
    return instance.service().isEmpty() || roster.instancesOf(instance.serviceName()).size() > 1;
  }

  private void suspect(Instance instance, String why) {
    publish(
        instance.with(standing(State.SUSPECT, why)), describe(instance) + " is suspect: " + why);
  }

  private void leave(Instance instance, String why) {
    watchlist.forget(instance.id());
    roster = roster.without(instance.id(), roster.revision() + 1);
    listener.accept(new Change.Left(roster, instance, describe(instance) + " left: " + why));
  }

  private void publish(Instance instance, String reason) {
    String previous = roster.instance(instance.id()).map(Instance::serviceName).orElse("?");
    roster = roster.with(instance, roster.revision() + 1);
    listener.accept(new Change.Stands(roster, instance, previous, reason));
  }

  private Optional<Instance> owned(Lease lease) {
    return roster.instance(lease.id()).filter(lease::owns);
  }

  private Instance.Standing standing(State state, String reason) {
    return new Instance.Standing(state, reason, wall.millis());
  }

  private static String describe(Instance instance) {
    return instance.serviceName() + " " + instance.id();
  }
}
