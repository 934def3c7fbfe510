package io.muster.agent.command;

/** What became of a command. */
public final class Result {
  private final Why why;
  private final String words;

  /** How it came out; the numbers are the protocol's. */
  public enum Why {
    /** It was done. */
    DONE(0),
    /** It was not begun. */
    NOT_OBEYED(1),
    /** It was begun, and its time was over before it came to its end. */
    OUT_OF_TIME(2),
    /** Another command has ended it. */
    CALLED_OFF(3);

    private final int number;

    Why(int number) {
      this.number = number;
    }

    /** Returns the protocol's number. */
    public int number() {
      return number;
    }
  }

  private Result(Why why, String words) {
    this.why = why;
    this.words = words;
  }

  /** Returns such a result. */
  public static Result of(Why why, String words) {
    return new Result(why, words);
  }

  /** Returns how it came out. */
  public Why why() {
    return why;
  }

  /** Returns what there is to say, for a person. */
  public String words() {
    return words;
  }
}
