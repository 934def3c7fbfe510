package io.muster.agent.command;

import java.util.function.LongSupplier;

/**
 * What time it is at the registry: what its welcome said, moved on by this process's clocks. Of
 * those the one counts that has moved further: the monotonic one may stand still while a machine is
 * suspended, the other may be set back. So a command is rather taken for late than for in time.
 * Event loop.
 */
final class RegistryClock {
  private final LongSupplier nanos;
  private final LongSupplier wallMillis;
  private long saidMillis;
  private long saidNanos;
  private long saidWallMillis;

  RegistryClock(LongSupplier nanos, LongSupplier wallMillis) {
    this.nanos = nanos;
    this.wallMillis = wallMillis;
  }

  void said(long registryMillis) {
    saidMillis = registryMillis;
    saidNanos = nanos.getAsLong();
    saidWallMillis = wallMillis.getAsLong();
  }

  /** Returns milliseconds since 1970; 0 when the registry has not said. */
  long millis() {
    if (saidMillis == 0) {
      return 0;
    }
    long steady = (nanos.getAsLong() - saidNanos) / 1_000_000;
    return saidMillis + Math.max(steady, wallMillis.getAsLong() - saidWallMillis);
  }
}
