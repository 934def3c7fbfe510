package io.muster.registry.watch;

import io.muster.registry.Log;
import io.muster.registry.roster.Change;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The one thread that writes the roster. Others hand it tasks, in whose order it works; what
 * changes goes to the watchers and to the store.
 */
public final class KeeperThread {
  private final RosterKeeper keeper;
  private final Store store;
  private final LongSupplier nanos;
  private final Watchers watchers;
  private final Turns turns;

  /** Makes the keeper of what the store had. Starts nothing. */
  public KeeperThread(Store store, Rules rules, Clocks clocks, ThreadFactory threads, Log log) {
    this(store, rules, clocks, new TurnThread(clocks.nanos(), threads, log));
  }

  /** Makes a keeper that works in these turns. Starts nothing. */
  public KeeperThread(Store store, Rules rules, Clocks clocks, Turns turns) {
    this.store = store;
    this.nanos = clocks.nanos();
    this.turns = turns;
    this.keeper =
        new RosterKeeper(
            rules, store.boot(), store.opened(), clocks.wall(), nanos.getAsLong(), this::changed);
    this.watchers = new Watchers(keeper::flapping, nanos);
  }

  /**
   * The two clocks.
   *
   * @param wall for display
   * @param nanos monotonic, for leases
   */
  public record Clocks(InstantSource wall, LongSupplier nanos) {}

  /** Starts the thread. */
  public void start() {
    turns.start(this::tick);
  }

  /** Ends the thread after the tasks it already has. */
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

  /** Has the task done on the keeper's thread; any thread. */
  public void tell(Consumer<RosterKeeper> task) {
    turns.tell(() -> task.accept(keeper));
  }

  /** Returns who is told of changes. Keeper's thread only. */
  public Watchers watchers() {
    return watchers;
  }

  /**
   * Takes a description and stores it; the outcome is known on the store's thread. Keeper's thread
   * only.
   */
  public boolean describe(Lease lease, Service service, Store.Outcome outcome) {
    return keeper
        .describe(
            lease, service, instance -> store.put(instance, keeper.roster().revision(), outcome))
        .isPresent();
  }

  /** Takes a goodbye; the outcome is known on the store's thread. Keeper's thread only. */
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

  private void changed(Change change) {
    if (change instanceof Change.Left left) {
      store.remove(
          left.instance().id(),
          left.after().revision(),
          problem -> {
            // The store logs its own troubles, once.
          });
    }
    watchers.changed(change);
  }

  private void tick() {
    long now = nanos.getAsLong();
    keeper.tick(now);
    watchers.tick(now, keeper.roster());
  }
}
