package io.muster.agent.link;

import java.util.Random;

/**
 * How long to wait before the next try: full jitter between nothing and a bound that doubles from
 * 0.2 s to 30 s, so that a fleet does not come back in one second. The bound is also kept to twice
 * what was waited so far: of thousands, some draw so many short waits that theirs would be at 30 s
 * when the registry was away for two. Confined to the event loop.
 */
final class Backoff {
  static final long FIRST_MILLIS = 200;
  static final long LONGEST_MILLIS = 30_000;

  private final Random random;
  private long boundMillis = FIRST_MILLIS;
  private long floorMillis;
  private long waitedMillis;

  Backoff(Random random) {
    this.random = random;
  }

  /** Returns the next wait in milliseconds. */
  long next() {
    long bound = Math.min(boundMillis, FIRST_MILLIS + 2 * waitedMillis);
    long wait = floorMillis + (long) (random.nextDouble() * bound);
    waitedMillis = Math.min(LONGEST_MILLIS, waitedMillis + wait);
    floorMillis = 0;
    boundMillis = Math.min(LONGEST_MILLIS, boundMillis * 2);
    return wait;
  }

  /**
   * Returns the wait in milliseconds before another registry is tried that had no turn since the
   * last {@link #next}: short, since nothing is known against it. So one that does not answer at
   * all delays the way back to the others once, not twice.
   */
  long nextRegistry() {
    return (long) (random.nextDouble() * FIRST_MILLIS);
  }

  /** The registry knows what it is to know: the next break starts from the beginning. */
  void reset() {
    boundMillis = FIRST_MILLIS;
    waitedMillis = 0;
    floorMillis = 0;
  }

  /** The next wait, and only that, is longer by this much, at most by the longest bound. */
  void atLeast(long millis) {
    floorMillis = Math.max(0, Math.min(millis, LONGEST_MILLIS));
  }

  /** Saying it again will not help: the next waits are the longest. */
  void longest() {
    boundMillis = LONGEST_MILLIS;
    waitedMillis = LONGEST_MILLIS;
  }
}
