package io.muster.registry.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** One direction of a connection, or a thread's queue: late, but in order, and only while open. */
final class Path {
  private final Schedule schedule;
  private final BooleanSupplier open;
  private final long latest;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underway;
  private long last;
  private boolean dead;

  Path(Schedule schedule, long latest, BooleanSupplier open) {
    this.schedule = schedule;
    this.latest = latest;
    this.open = open;
  }

  void send(Runnable arrival) {
    send(0, arrival);
  }

  void send(long late, Runnable arrival) {
    if (!dead) {
      last = Math.max(last, schedule.now() + late + schedule.between(0, latest));
      underway++;
      schedule.at(last, () -> arrive(arrival));
    }
  }

  /** Returns whether something sent now would be the next to arrive, and at once. */
  boolean free() {
    return !dead && underway == 0 && open.getAsBoolean();
  }

  private void arrive(Runnable arrival) {
    if (dead) {
      return;
    }
    if (waiting.isEmpty() && open.getAsBoolean()) {
      arrival.run();
      underway--;
    } else {
      waiting.addLast(arrival);
    }
  }

  /** The way is open again: what waited arrives. */
  void flush() {
    while (!dead && !waiting.isEmpty() && open.getAsBoolean()) {
      waiting.removeFirst().run();
      underway--;
    }
  }

  /** Nothing arrives any more. */
  void die() {
    dead = true;
    waiting.clear();
  }
}
