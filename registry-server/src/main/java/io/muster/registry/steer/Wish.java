package io.muster.registry.steer;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Place;
import java.time.Duration;
import java.util.Locale;

/**
 * What a person wants done.
 *
 * @param kind of action
 * @param target to whom
 * @param by who wants it
 * @param reason why; may be empty for what only restores
 * @param limits how long it may take
 */
public record Wish(Kind kind, Target target, String by, String reason, Limits limits) {
  /** What can be done. */
  public enum Kind {
    /** Out of every list, then quiet. */
    DRAIN,
    /** Back in the lists. */
    UNDRAIN,
    /** Drained, then ended. */
    SHUTDOWN,
    /** Forgotten. */
    REMOVE,
    /** Nothing is said of a place any more. */
    CLEAR;

    /** Returns it as people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** To whom it is done. */
  public sealed interface Target {
    /** An instance. */
    record Of(InstanceId instance) implements Target {}

    /** Whatever is at a place. */
    record At(Place place) implements Target {}
  }

  /**
   * How long it may take.
   *
   * @param quiet until the instance is quiet
   * @param halt until it is ended without its shutdown hooks; zero: never
   */
  public record Limits(Duration quiet, Duration halt) {
    private static final Duration MOST = Duration.ofMinutes(10);

    /** When nothing else is said. */
    public static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ZERO);

    /** Checks both. */
    public Limits {
      check("deadline", quiet);
      check("halt after", halt);
    }

    private static void check(String what, Duration limit) {
      if (limit.isNegative() || limit.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(
            what
                + ": expected at most "
                + MOST.toMinutes()
                + " minutes, got "
                + limit.toMillis()
                + " ms");
      }
    }
  }

  /** Checks the texts. */
  public Wish {
    OperatorOverride.said("by", by, OperatorOverride.LONGEST_NAME);
    if (kind != Kind.UNDRAIN && kind != Kind.CLEAR || !reason.isEmpty()) {
      OperatorOverride.said("reason", reason, OperatorOverride.LONGEST_REASON);
    }
  }

  /** Returns who wants it and why, in words. */
  String words() {
    return "by " + by + (reason.isEmpty() ? "" : ": " + reason);
  }
}
