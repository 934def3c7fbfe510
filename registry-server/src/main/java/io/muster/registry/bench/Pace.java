package io.muster.registry.bench;

import io.muster.registry.Allowed;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells whether the machine is at its good pace. A shared host takes its processors away, or slows
 * them, for seconds at a time; what is measured then says nothing about the agent. Not thread safe.
 */
final class Pace {
  /** How much longer than usual in good moments the same work may take. */
  private static final double TOLERANCE = 1.25;

  /** How long a better moment is waited for before each start, in looks 200 ms apart: 20 s. */
  private static final int LOOKS = 100;

  private static final long BETWEEN_LOOKS_MILLIS = 200;

  /** So many looks tell what is usual, after as many that only warm the work up. */
  private static final int FIRST_LOOKS = 60;

  /** Some 25 ms of arithmetic on a processor that is left alone. */
  private static final int STEPS = 10_000_000;

  private final LongSupplier work;
  private final Pause pause;
  private final long usualNanos;

  /** Lets time pass between two looks: a machine that is slow now is slow for seconds. */
  @FunctionalInterface
  interface Pause {
    /** Returns after a while. */
    void pass() throws InterruptedException;
  }

  /**
   * @param work does a fixed piece of work and returns the nanoseconds it took
   * @param pause between two looks
   * @param usualNanos how long it takes in good moments
   */
  Pace(LongSupplier work, Pause pause, long usualNanos) {
    this.work = work;
    this.pause = pause;
    this.usualNanos = usualNanos;
  }

  /**
   * Returns the pace of this machine, by work that keeps all its processors busy: a good moment is
   * one of the better quarter of those looked at now, for twelve seconds.
   */
  @Allowed("a measurement waits for its machine")
  static Pace ofThisMachine() throws InterruptedException {
    Pause pause = () -> TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    long[] took = new long[FIRST_LOOKS];
    for (int i = -FIRST_LOOKS; i < FIRST_LOOKS; i++) {
      long one = onAllProcessors();
      if (i >= 0) {
        took[i] = one;
        pause.pass();
      }
    }
    Arrays.sort(took);
    return new Pace(Pace::onAllProcessors, pause, took[FIRST_LOOKS / 4]);
  }

  /** Returns how long the work takes in a good moment: what tells machines and hours apart. */
  long usualNanos() {
    return usualNanos;
  }

  /** Does the work, and returns whether it took hardly longer than usual. */
  boolean isGood() {
    return work.getAsLong() <= usualNanos * TOLERANCE;
  }

  /** Waits for a good moment, 20 s at most; returns whether there was one. */
  boolean awaitGood() throws InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      if (isGood()) {
        return true;
      }
      pause.pass();
    }
    return false;
  }

  @Allowed("a measurement reads the clock")
  private static long onAllProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();
    CountDownLatch done = new CountDownLatch(processors);
    long began = System.nanoTime();
    for (int i = 0; i < processors; i++) {
      long seed = 1L + i;
      Thread.ofPlatform()
          .daemon()
          .name("pace-" + i)
          .start(
              () -> {
                if (steps(seed) != 0) { // always; but the compiler does not know
                  done.countDown();
                }
              });
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return System.nanoTime() - began;
  }

  /** Marsaglia's xorshift, which has no short way to its end; of a seed that is not 0, never 0. */
  private static long steps(long seed) {
    long x = seed;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
