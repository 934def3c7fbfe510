package io.muster.registry.steer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What actions wait for: looked at with every tick, and whenever somebody says so. A fault in one
 * of them ends that one alone. Keeper's turn.
 */
final class Waits {
  private record Wait(
      Course course, BooleanSupplier so, long deadlineNanos, Runnable then, Runnable late) {}

  private final List<Wait> open = new ArrayList<>();
  private final LongSupplier nanos;

  Waits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Goes on with one of the two, once.
   *
   * @param course told of a fault on the way
   * @param so what is waited for
   * @param most how long
   * @param then done when it is so, perhaps at once
   * @param late done when the time is over before
   */
  void until(Course course, BooleanSupplier so, Duration most, Runnable then, Runnable late) {
    Wait wait = new Wait(course, so, nanos.getAsLong() + most.toNanos(), then, late);
    if (so.getAsBoolean()) {
      then.run();
    } else {
      open.add(wait);
    }
  }

  /** Nothing is waited for any more. */
  void forget() {
    open.clear();
  }

  void look() {
    long now = nanos.getAsLong();
    for (Wait wait : List.copyOf(open)) {
      look(wait, now);
    }
  }

  @SuppressWarnings("IllegalCatch") // the others go on, and whoever asked hears of it
  private void look(Wait wait, long now) {
    try {
      if (wait.so().getAsBoolean()) {
        if (open.remove(wait)) {
          wait.then().run();
        }
      } else if (now - wait.deadlineNanos() >= 0 && open.remove(wait)) {
        wait.late().run();
      }
    } catch (RuntimeException e) {
      open.remove(wait);
      wait.course().fault(e);
    }
  }
}
