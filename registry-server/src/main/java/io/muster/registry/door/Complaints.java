package io.muster.registry.door;

import io.muster.registry.Log;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Says why callers were hung up on, at most once in ten seconds: a flood must not fill the log. */
final class Complaints {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanos;
  private final Log log;
  private long lastNanos;
  private long unsaid;

  Complaints(LongSupplier nanos, Log log) {
    this.nanos = nanos;
    this.log = log;
    this.lastNanos = nanos.getAsLong() - QUIET_NANOS;
  }

  void about(InetAddress caller, String reason) {
    about("hung up on " + caller.getHostAddress() + ": " + reason);
  }

  /** Counts it, and says it when it is time. */
  synchronized void about(String complaint) {
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
