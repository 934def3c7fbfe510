package io.muster.registry.steer;

/** Why an action is not begun; nothing was changed. The message is for the person who asked. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** The kind of refusal. */
  public enum Reason {
    /** The registry, or the instance's agent, does not allow it. */
    DENIED,
    /** It does not fit how the instance stands. */
    CONFLICT
  }

  /** Makes one. */
  public Refused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns the kind of refusal. */
  public Reason reason() {
    return reason;
  }

  /** Returns the words. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
