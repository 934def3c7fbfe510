package io.muster.registry.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One rule of one subject over time. It fires when it has held for the rule's patience at every
 * look, and is cleared when it has not held for half a minute: what wavers is told once. Times are
 * nanoseconds of the monotonic clock. People's thread.
 */
final class Alarm {
  /** Three looks: a single one may meet a figure that a collection has just changed. */
  static final Duration CLEARED_AFTER = Duration.ofSeconds(30);

  /** What a look led to. */
  enum Turn {
    /** What was, is. */
    NONE,
    /** It fired just now. */
    FIRED,
    /** It was cleared just now. */
    CLEARED,
    /** It held for too short a time to fire: patience begins anew. */
    LAPSED
  }

  private final Rule rule;
  private final long beganNanos;
  private final long beganMillis;
  private String sentence = "";
  private long heldNanos;
  private boolean fired;

  /** Begins with the first look at which it holds; the wall clock is for display. */
  Alarm(Rule rule, long nowNanos, long wallMillis) {
    this.rule = rule;
    this.beganNanos = nowNanos;
    this.beganMillis = wallMillis;
    this.heldNanos = nowNanos;
  }

  /** Takes what is the matter now, or that nothing is. */
  Turn look(Optional<String> matter, long nowNanos) {
    if (matter.isPresent()) {
      heldNanos = nowNanos;
      sentence = matter.get() + duration(nowNanos);
      boolean due = !fired && nowNanos - beganNanos >= rule.patience().toNanos();
      fired |= due;
      return due ? Turn.FIRED : Turn.NONE;
    }
    if (!fired) {
      return Turn.LAPSED;
    }
    return nowNanos - heldNanos >= CLEARED_AFTER.toNanos() ? Turn.CLEARED : Turn.NONE;
  }

  /** Returns what people are told while it has fired. */
  Optional<Fired> told() {
    return fired ? Optional.of(new Fired(rule, sentence, beganMillis)) : Optional.empty();
  }

  String sentence() {
    return sentence;
  }

  private String duration(long nowNanos) {
    return rule.patience().isZero()
        ? ""
        : " for " + TimeUnit.NANOSECONDS.toMinutes(nowNanos - beganNanos) + " min";
  }
}
