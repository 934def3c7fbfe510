package io.muster.registry.rules;

import io.muster.registry.Log;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import io.muster.registry.watch.KeeperTurns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at every instance each ten seconds, and tells what fired. {@link #newest} may be asked from
 * any thread; looks are the people's thread's. What is known of an instance that has left is
 * forgotten without a word: that it left says more.
 */
public final class RuleWatch {
  private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Scene scene;
  private final KeeperTurns.Clocks clocks;
  private final Log log;
  private final Lives lives = new Lives();
  private final Streams streams;
  private final List<Consumer<Set<InstanceId>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile Rulings newest = Rulings.NONE;
  private Map<Object, Alarm> alarms = new HashMap<>();

  /** Keeper's turn. */
  private long lookedNanos;

  /**
   * What is looked at.
   *
   * @param rosters the roster as it is at each look
   * @param figures the newest of each instance
   * @param journal tells which lives began, and is told what fired
   */
  public record Scene(Supplier<Roster> rosters, Figures figures, Journal journal) {}

  /** Makes one that has not looked yet. */
  public RuleWatch(Scene scene, KeeperTurns.Clocks clocks, Log log) {
    this.scene = scene;
    this.clocks = clocks;
    this.log = log;
    this.streams = new Streams(scene.figures());
  }

  /**
   * Looks every ten seconds from when the keeper starts, in that executor, which has one thread.
   */
  public void follow(KeeperTurns keeper, Executor people) {
    lookedNanos = clocks.nanos().getAsLong();
    keeper.tell(k -> keeper.watchers().watchTime(now -> tick(now, people)));
  }

  private void tick(long now, Executor people) {
    if (now - lookedNanos >= PACE_NANOS && due.compareAndSet(false, true)) {
      lookedNanos = now;
      people.execute(this::lookSafely);
    }
  }

  /** Whatever goes wrong with one look must not end the thread of all. */
  private void lookSafely() {
    due.set(false);
    try {
      look();
    } catch (RuntimeException e) {
      log.warn("the rules could not be looked at: " + e);
    }
  }

  /** Looks once. One thread. */
  void look() {
    Roster roster = scene.rosters().get();
    long now = clocks.nanos().getAsLong();
    long wall = clocks.wall().millis();
    Look look = new Look(roster, new Look.Moment(now, wall), alarms, scene.journal());
    streams.look(roster, now, look::instance);
    lives.hear(scene.journal(), roster, wall, now);
    lives.look(roster, now, look::place);
    alarms = look.alarms();
    Rulings before = newest;
    newest = look.rulings();
    Set<InstanceId> differing = newest.differingFrom(before);
    if (!differing.isEmpty()) {
      listeners.forEach(listener -> listener.accept(differing));
    }
  }

  /** Returns what has fired, not older than ten seconds; any thread. */
  public Rulings newest() {
    return newest;
  }

  /** Tells of the instances of which something else is said, on the looking thread. */
  public void listen(Consumer<Set<InstanceId>> listener) {
    listeners.add(listener);
  }

  /** Ends what {@link #listen} began. */
  public void forget(Consumer<Set<InstanceId>> listener) {
    listeners.remove(listener);
  }
}
