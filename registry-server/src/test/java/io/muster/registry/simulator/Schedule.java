package io.muster.registry.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Time, chance and what comes next; the only source of order in a run. Times are nanoseconds. */
final class Schedule {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private final boolean tracing;
  private final List<String> trace = new ArrayList<>();
  private long now = SECOND;
  private long order;
  private long steps;

  Schedule(long seed, boolean tracing) {
    this.random = new SplittableRandom(seed);
    this.tracing = tracing;
  }

  long now() {
    return now;
  }

  long steps() {
    return steps;
  }

  void at(long when, Runnable action) {
    events.add(new Event(Math.max(when, now), order++, action));
  }

  void in(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Returns any number. */
  long drawn() {
    return random.nextLong();
  }

  /** Runs all that is due until then, the check after each step. */
  void runUntil(long then, Runnable check) {
    while (!events.isEmpty() && events.peek().at() <= then) {
      Event event = events.poll();
      now = event.at();
      event.action().run();
      steps++;
      check.run();
    }
    now = then;
  }

  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  void note(Supplier<String> words) {
    if (tracing) {
      trace.add("%9.3f %s".formatted((now - SECOND) / 1e9, words.get()));
    }
  }

  List<String> trace() {
    return trace;
  }
}
