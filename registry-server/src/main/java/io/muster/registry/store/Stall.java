package io.muster.registry.store;

import io.muster.registry.Log;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the disk answers. A write or a sync that never ends, as of a network disk whose server is
 * gone, fails in no other way. Any thread.
 */
final class Stall {
  /** Disks that are only slow answer within that; agents wait longer for an acknowledgement. */
  private static final long FELT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long IDLE = Long.MIN_VALUE;

  private final LongSupplier nanos;
  private final Log log;
  private volatile long since = IDLE;
  private boolean said;

  /** Makes one of a disk that nobody has asked for anything. */
  Stall(LongSupplier nanos, Log log) {
    this.nanos = nanos;
    this.log = log;
  }

  /** The disk is asked for something. Writer's thread. */
  void begins() {
    since = nanos.getAsLong();
  }

  /** The disk has answered, be it with a failure. Writer's thread. */
  synchronized void ends() {
    if (said) {
      log.info("the store's disk answers again, after " + seconds(since) + " s");
      said = false;
    }
    since = IDLE;
  }

  /** Returns that the disk does not answer, in words; empty when it does. */
  Optional<String> trouble() {
    long asked = since;
    return asked == IDLE || nanos.getAsLong() - asked < FELT_NANOS
        ? Optional.empty()
        : Optional.of(
            "the registry cannot write its store: its disk has not answered for "
                + seconds(asked)
                + " s");
  }

  /** Tells the log of it, once. */
  synchronized void tell() {
    if (!said && trouble().isPresent()) {
      log.warn(
          "the store's disk has not answered for "
              + seconds(since)
              + " s; what is registered is served, but acknowledged only once it has");
      said = true;
    }
  }

  private long seconds(long asked) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - asked);
  }
}
