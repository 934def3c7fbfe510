package io.muster.registry.page;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Whether a registry that has begun knows all who are there. One whose store was complete does at
 * once; another has to wait until they have come back and said everything again. Any thread.
 */
public final class Recollection {
  private final LongSupplier nanos;
  private final long untilNanos;

  /**
   * Makes that of a registry that begins now.
   *
   * @param complete whether its store was
   * @param returns how long agents may take to come back
   * @param nanos monotonic time
   */
  public Recollection(boolean complete, Duration returns, LongSupplier nanos) {
    this.nanos = nanos;
    this.untilNanos = nanos.getAsLong() + (complete ? 0 : returns.toNanos());
  }

  /**
   * Returns what is to be told of the passing of time, on one thread, until it knows them.
   *
   * @param known called once then
   */
  public LongConsumer then(Runnable known) {
    AtomicBoolean told = new AtomicBoolean();
    return now -> {
      if (now - untilNanos >= 0 && told.compareAndSet(false, true)) {
        known.run();
      }
    };
  }

  /** Returns the seconds until it knows them, rounded up; 0 once it does. */
  long secondsLeft() {
    return Math.max(0, Math.ceilDiv(untilNanos - nanos.getAsLong(), 1_000_000_000L));
  }
}
