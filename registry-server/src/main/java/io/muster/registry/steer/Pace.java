package io.muster.registry.steer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets each address have a line a second, and counts what it leaves out. Of more addresses than it
 * remembers the longest silent one is forgotten, and what was left out of it counts for the next
 * line of anybody: nothing is lost, and no flood makes it grow. Any thread.
 */
final class Pace {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Addresses that are remembered at once. */
  private static final int MOST = 1_024;

  /** Lines a second of all together. */
  private static final int MOST_OF_ALL = 50;

  private final LongSupplier nanos;
  private final Map<String, Turn> turns = new LinkedHashMap<>(16, 0.75f, true);
  private final Turn all;
  private long forgotten;

  /** What was said of one, and was not. */
  private static final class Turn {
    private long since;
    private int said;
    private long leftOut;

    Turn(long since) {
      this.since = since;
    }

    boolean may(long now, int most) {
      if (now - since >= NANOS) {
        since = now;
        said = 0;
      }
      return said < most;
    }
  }

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.all = new Turn(nanos.getAsLong());
  }

  /** Returns how many were left out since its last line; empty when this one is as well. */
  synchronized OptionalLong turn(String address) {
    long now = nanos.getAsLong();
    Turn its = turns.computeIfAbsent(network(address), a -> new Turn(now));
    forgetOldest();
    boolean may = its.may(now, 1) && all.may(now, MOST_OF_ALL);
    if (!may) {
      its.leftOut++;
      return OptionalLong.empty();
    }
    its.said++;
    all.said++;
    long leftOut = its.leftOut + forgotten;
    its.leftOut = 0;
    forgotten = 0;
    return OptionalLong.of(leftOut);
  }

  /**
   * Of IPv6, which Java writes in eight groups, the first 64 bits: a caller has the rest to itself.
   */
  private static String network(String address) {
    String[] groups = address.split(":", -1);
    return groups.length == 8 ? String.join(":", Arrays.copyOf(groups, 4)) : address;
  }

  private void forgetOldest() {
    if (turns.size() > MOST) {
      Map.Entry<String, Turn> oldest = turns.entrySet().iterator().next();
      forgotten += oldest.getValue().leftOut;
      turns.remove(oldest.getKey());
    }
  }
}
