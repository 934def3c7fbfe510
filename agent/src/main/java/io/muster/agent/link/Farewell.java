package io.muster.agent.link;

import io.muster.agent.Allowed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The registry's answer to a goodbye, and how long an exit waits for it. Any thread. */
@Allowed("the exit's own clock")
final class Farewell {
  /**
   * The wait is made of pieces of this length. A process that gets no processor, throttled or on a
   * machine that stands still, uses up one piece and not the whole wait: what holds back its
   * goodbye holds back its end.
   */
  private static final long PIECE_MILLIS = 50;

  /** No exit is held longer than this many times the wait, whatever becomes of the processor. */
  private static final int LONGEST_WAITS = 4;

  private final CountDownLatch heard = new CountDownLatch(1);
  private final Pause pause;
  private final LongSupplier nanos;

  /** Waits for what may come. */
  @FunctionalInterface
  interface Pause {
    /** Returns whether it came within this time. */
    boolean await(long millis) throws InterruptedException;
  }

  Farewell() {
    this.pause = millis -> heard.await(millis, TimeUnit.MILLISECONDS);
    this.nanos = System::nanoTime;
  }

  /** Makes one in another's time. */
  Farewell(Pause pause, LongSupplier nanos) {
    this.pause = pause;
    this.nanos = nanos;
  }

  /** The registry has answered, or will not. */
  void heard() {
    heard.countDown();
  }

  /**
   * Returns whether the registry answered: within this long of the time in which the process has a
   * processor, and four times as long in all.
   */
  boolean await(long millis) throws InterruptedException {
    long longest = TimeUnit.MILLISECONDS.toNanos(LONGEST_WAITS * millis);
    long start = nanos.getAsLong();
    for (long left = millis;
        left > 0 && nanos.getAsLong() - start < longest;
        left -= PIECE_MILLIS) {
      if (pause.await(Math.min(left, PIECE_MILLIS))) {
        return true;
      }
    }
    return false;
  }
}
