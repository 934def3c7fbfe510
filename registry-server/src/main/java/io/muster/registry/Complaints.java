package io.muster.registry;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says why callers were hung up on or refused, at most once in ten seconds: a flood must not fill
 * the log. Any thread.
 */
public final class Complaints {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanos;
  private final Log log;
  private long lastNanos;
  private long unsaid;

  /** Makes one that has said nothing yet; the time is monotonic. */
  public Complaints(LongSupplier nanos, Log log) {
    this.nanos = nanos;
    this.log = log;
    this.lastNanos = nanos.getAsLong() - QUIET_NANOS;
  }

  /** Counts it, and says it when it is time. */
  public synchronized void about(String complaint) {
    long now = nanos.getAsLong();
    if (now - lastNanos < QUIET_NANOS) {
      unsaid++;
      return;
    }
    log.warn(complaint + (unsaid == 0 ? "" : " (and " + unsaid + " others since the last word)"));
    lastNanos = now;
    unsaid = 0;
  }
}
