package io.muster.registry.identity;

/**
 * What was shown names nobody, or more than one; the message is a sentence for whoever showed it.
 */
public final class Unidentified extends Exception {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public Unidentified(String message) {
    super(message);
  }

  /** Returns the sentence. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
