package io.muster.registry.roster;

/**
 * What an operator has said of an instance and its place. It stands beside what agents say, and
 * wins.
 *
 * @param what it was
 * @param place where
 * @param instance of whom
 * @param by who said it
 * @param reason why
 * @param sinceMillis since 1970 by the registry's clock; for display
 */
public record OperatorOverride(
    What what, Place place, InstanceId instance, String by, String reason, long sinceMillis) {
  /** Characters of a reason. */
  public static final int LONGEST_REASON = 256;

  /** Characters of a name. */
  public static final int LONGEST_NAME = 64;

  /** What can be said. */
  public enum What {
    /** Of the instance wherever it is, and of whatever is at the place: nobody is sent there. */
    DRAINED,
    /** Of that process alone: it was forgotten, and nobody is sent there should it come back. */
    REMOVED,
    /** Of that process alone, until it has left: it was told to end, or is about to be. */
    ENDING
  }

  /** Checks the texts. */
  public OperatorOverride {
    said("by", by, LONGEST_NAME);
    said("reason", reason, LONGEST_REASON);
  }

  /** Throws IllegalArgumentException unless something was said, and not too much. */
  public static void said(String what, String text, int longest) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          what + ": expected 1 to " + longest + " characters, got nothing");
    }
    Grammar.text(what, text, longest);
  }

  /** Returns what was done, by whom and why. */
  public String words() {
    String verb =
        switch (what) {
          case DRAINED -> "drained";
          case REMOVED -> "removed";
          case ENDING -> "shut down";
        };
    return verb + " by " + by + ": " + reason;
  }
}
