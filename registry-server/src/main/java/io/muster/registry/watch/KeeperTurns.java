package io.muster.registry.watch;

import io.muster.registry.Log;
import io.muster.registry.roster.Change;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Notice;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The keeper's turns: in each of them one thread, and no other meanwhile, may write the roster.
 * Tasks are done in the order in which they were told; what changes goes to the watchers and to the
 * store.
 */
public final class KeeperTurns {
  /** The store logs its own troubles, once. */
  private static final Store.Outcome NOBODY = problem -> {};

  private final RosterKeeper keeper;
  private final Store store;
  private final Clocks clocks;
  private final LongSupplier nanos;
  private final Watchers watchers;
  private final Turns turns;
  private Overrides written;

  /** Makes the keeper of what the store had. Starts nothing. */
  public KeeperTurns(Store store, Rules rules, Clocks clocks, ThreadFactory threads, Log log) {
    this(store, rules, clocks, new TurnThread(clocks.nanos(), threads, log));
  }

  /** Makes a keeper that works in turns such as these. Starts nothing. */
  public KeeperTurns(Store store, Rules rules, Clocks clocks, Turns turns) {
    this.store = store;
    this.clocks = clocks;
    this.nanos = clocks.nanos();
    this.turns = turns;
    this.keeper =
        new RosterKeeper(
            rules, store.boot(), store.opened(), clocks.wall(), nanos.getAsLong(), this::changed);
    this.watchers = new Watchers(keeper::flapping, nanos);
    this.written = store.opened().overrides();
  }

  /**
   * The two clocks.
   *
   * @param wall for display
   * @param nanos monotonic, for leases
   */
  public record Clocks(InstantSource wall, LongSupplier nanos) {}

  /** Starts the thread that does what nobody does at once. */
  public void start() {
    turns.start(this::tick);
  }

  /** Ends that thread after the tasks it already has; waits for that, for 0.3 s at most. */
  public void stop() {
    turns.stop();
  }

  /** Returns the newest roster; any thread. */
  public Roster roster() {
    return keeper.roster();
  }

  /** Returns what keeps the store from writing, in words; any thread. */
  public Optional<String> storeTrouble() {
    return store.trouble();
  }

  /** Returns what people should know of the fleets and of the registry. Keeper's turn only. */
  public List<Notice> notices() {
    List<Notice> all = new ArrayList<>(keeper.notices());
    storeTrouble().map(Notice::ofRegistry).ifPresent(all::add);
    return List.copyOf(all);
  }

  /** Has the task done in the keeper's turn; any thread. */
  public void tell(Consumer<RosterKeeper> task) {
    turns.tell(() -> task.accept(keeper));
  }

  /**
   * Has the task done at once, on the calling thread, if nobody is before it; as above otherwise.
   * Any thread that holds no lock.
   */
  public void here(Consumer<RosterKeeper> task) {
    turns.here(() -> task.accept(keeper));
  }

  /** Returns who is told of changes. Keeper's turn only. */
  public Watchers watchers() {
    return watchers;
  }

  /**
   * Takes a description and stores it; the outcome is known on the store's thread. Keeper's turn
   * only.
   */
  public boolean describe(Lease lease, Service service, Store.Outcome outcome) {
    return keeper
        .describe(
            lease, service, instance -> store.put(instance, keeper.roster().revision(), outcome))
        .isPresent();
  }

  /** Takes a goodbye; the outcome is known on the store's thread. Keeper's turn only. */
  public void goodbye(Lease lease, String reason, Store.Outcome outcome) {
    keeper.goodbye(lease, reason);
    // Whether or not the session still owned it: this write comes after the removal, so it is
    // durable when it returns.
    if (keeper.roster().instance(lease.id()).isEmpty()) {
      store.remove(lease.id(), keeper.roster().revision(), outcome);
    } else {
      outcome.known("");
    }
  }

  /**
   * Puts what an operator said in force at once; the outcome, whether that will outlive the
   * registry, is known on the store's thread. Keeper's turn only.
   *
   * @throws IllegalArgumentException when operators have said too much already
   */
  public void override(OperatorOverride said, Store.Outcome outcome) {
    keeper.override(said, nanos.getAsLong());
    write(outcome);
  }

  /** What was said there holds no longer; otherwise as above. Keeper's turn only. */
  public void clear(Collection<OperatorOverride> said, String why, Store.Outcome outcome) {
    keeper.clear(said, why, nanos.getAsLong());
    write(outcome);
  }

  /**
   * Writes what operators have said once more, as it stands; the outcome, whether it will outlive
   * the registry, is known on the store's thread. Keeper's turn only.
   */
  public void write(Store.Outcome outcome) {
    written = roster().overrides();
    store.override(written, roster().revision(), outcome);
  }

  /** What no operator has ended: someone left, or a time is over. */
  private void writeIfChanged() {
    if (!roster().overrides().equals(written)) {
      write(NOBODY);
    }
  }

  /** Forgets the instance; otherwise as above. Keeper's turn only. */
  public void remove(InstanceId id, String why, Store.Outcome outcome) {
    keeper.remove(id, why, nanos.getAsLong());
    store.remove(id, roster().revision(), outcome);
  }

  /** Returns the two clocks. */
  public Clocks clocks() {
    return clocks;
  }

  private void changed(Change change) {
    if (change instanceof Change.Left left) {
      // In this order: should only the first of them be written, the next start does the second.
      store.remove(left.instance().id(), left.after().revision(), NOBODY);
      writeIfChanged();
    }
    watchers.changed(change);
  }

  private void tick() {
    long now = nanos.getAsLong();
    keeper.tick(now);
    writeIfChanged();
    watchers.tick(now, keeper.roster());
  }
}
