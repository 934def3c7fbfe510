package io.muster.agent.command;

/** Something the registry wants done, as it said it. */
public final class Command {
  private final String id;
  private final Kind kind;
  private final long millis;
  private final Fence fence;
  private final Why why;

  /** What can be wanted. */
  public enum Kind {
    /** Wait until quiet, for so many milliseconds. */
    DRAIN,
    /** No longer wait. */
    UNDRAIN,
    /** End the process; after so many milliseconds without its hooks, 0 for never. */
    SHUTDOWN,
    /** Something of a newer registry. */
    UNKNOWN
  }

  /** For whom, and until when, it is meant. */
  public static final class Fence {
    final long incarnation;
    final long epoch;
    final long issuedAtMillis;
    final long expiresAfterMillis;

    /**
     * Makes one.
     *
     * @param issuedAtMillis since 1970 by the registry's clock
     * @param expiresAfterMillis after that
     */
    public Fence(long incarnation, long epoch, long issuedAtMillis, long expiresAfterMillis) {
      this.incarnation = incarnation;
      this.epoch = epoch;
      this.issuedAtMillis = issuedAtMillis;
      this.expiresAfterMillis = expiresAfterMillis;
    }
  }

  /** Who wants it, and why; for the log. */
  public static final class Why {
    final String by;
    final String reason;

    /** Makes one. */
    public Why(String by, String reason) {
      this.by = by;
      this.reason = reason;
    }
  }

  private Command(String id, Kind kind, long millis, Fence fence, Why why) {
    this.id = id;
    this.kind = kind;
    this.millis = millis;
    this.fence = fence;
    this.why = why;
  }

  /** Returns such a command. */
  public static Command of(String id, Kind kind, long millis, Fence fence, Why why) {
    return new Command(id, kind, millis, fence, why);
  }

  /** Returns what it is told apart by. */
  public String id() {
    return id;
  }

  /** Returns what is wanted. */
  public Kind kind() {
    return kind;
  }

  /** Returns how long, in milliseconds. */
  long millis() {
    return millis;
  }

  Fence fence() {
    return fence;
  }

  /** Returns what is wanted, by whom and why, in words. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT)
        + (why.by.isEmpty() ? "" : " by " + why.by)
        + (why.reason.isEmpty() ? "" : ": " + why.reason);
  }
}
