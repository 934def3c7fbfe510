package io.muster.registry.authority;

import java.time.Duration;
import java.time.Instant;

/**
 * From when to when a certificate holds.
 *
 * @param from its first second
 * @param until its last second
 */
record Term(Instant from, Instant until) {
  /** Clocks of other machines are behind the one on which it is made. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  /** Returns the one that begins now. */
  static Term of(Instant now, Duration length) {
    return new Term(now.minus(BACKDATED), now.plus(length));
  }

  /** Returns it, cut off there. */
  Term atMost(Instant end) {
    return until.isAfter(end) ? new Term(from, end) : this;
  }
}
