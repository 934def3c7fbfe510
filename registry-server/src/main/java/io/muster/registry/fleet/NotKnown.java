package io.muster.registry.fleet;

/** Something was asked for that is not there; the message says so to a person. */
public final class NotKnown extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public NotKnown(String message) {
    super(message);
  }
}
