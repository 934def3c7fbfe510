package io.muster.registry.watch;

import io.muster.registry.Log;
import io.muster.registry.roster.Change;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The one thread that writes the roster. Others hand it tasks, in whose order it works; what
 * changes goes to the watchers and to the store.
 */
public final class KeeperThread {
  /** Often enough for a wait's end to be punctual, rare enough to cost nothing. */
  private static final long TICK_MILLIS = 100;

  /** A fleet of 10,000 that comes back at once fits; past it the callers wait. */
  private static final int BACKLOG = 50_000;

  private final RosterKeeper keeper;
  private final Store store;
  private final Log log;
  private final LongSupplier nanos;
  private final Watchers watchers = new Watchers();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(BACKLOG);
  private final Thread thread;
  private volatile boolean stopping;

  /** Makes the keeper of what the store had. Starts nothing. */
  public KeeperThread(Store store, Rules rules, Clocks clocks, ThreadFactory threads, Log log) {
    this.store = store;
    this.log = log;
    this.nanos = clocks.nanos();
    this.keeper =
        new RosterKeeper(
            rules, store.boot(), store.opened(), clocks.wall(), nanos.getAsLong(), this::changed);
    this.thread = threads.newThread(this::run);
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
    thread.start();
  }

  /** Ends the thread after the tasks it already has. */
  public void stop() {
    stopping = true;
    tell(k -> {});
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
    try {
      tasks.put(() -> task.accept(keeper));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    Optional<Instance> described = keeper.describe(lease, service);
    described.ifPresent(instance -> store.put(instance, keeper.roster().revision(), outcome));
    return described.isPresent();
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

  @SuppressWarnings("IllegalCatch") // thread top: a fault in one task must not end the registry
  private void run() {
    long nextTick = nanos.getAsLong();
    while (!(stopping && tasks.isEmpty())) {
      try {
        Runnable task = tasks.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        long now = nanos.getAsLong();
        if (now - nextTick >= 0) {
          nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
          keeper.tick(now);
          watchers.tick(now);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        log.warn("the keeper met a fault and goes on: " + e);
      }
    }
  }
}
