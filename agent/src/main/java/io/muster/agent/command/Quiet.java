package io.muster.agent.command;

import org.jspecify.annotations.Nullable;

/**
 * One wait for quiet: no connection for a second. Told of each look; times are nanoseconds of the
 * monotonic clock. Event loop.
 */
final class Quiet {
  private static final long SECOND = 1_000_000_000L;

  private final long deadline;
  private final long limitMillis;
  private long quietSince;
  private boolean quiet;

  Quiet(long nowNanos, long limitMillis) {
    this.deadline = nowNanos + limitMillis * 1_000_000;
    this.limitMillis = limitMillis;
  }

  /**
   * Returns what became of it, or null: look again.
   *
   * @param connections open now; negative where that cannot be told
   */
  @Nullable Result looked(int connections, long nowNanos) {
    if (connections != 0) {
      quiet = false;
    } else if (!quiet) {
      quiet = true;
      quietSince = nowNanos;
    }
    if (quiet && nowNanos - quietSince >= SECOND) {
      return Result.of(Result.Why.DONE, "no connection has been open for 1 s");
    }
    return nowNanos - deadline < 0 ? null : Result.of(Result.Why.OUT_OF_TIME, late(connections));
  }

  private String late(int connections) {
    String waited = limitMillis % 1_000 == 0 ? limitMillis / 1_000 + " s" : limitMillis + " ms";
    if (connections < 0) {
      return "how many connections are open cannot be told on this system; waited " + waited;
    }
    return connections == 0
        ? "a connection was open within the last second, after " + waited
        : connections
            + (connections == 1 ? " connection is" : " connections are")
            + " still open after "
            + waited;
  }
}
