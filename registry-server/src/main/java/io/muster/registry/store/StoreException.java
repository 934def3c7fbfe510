package io.muster.registry.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message says which file, what is wrong and what can be done. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What stood in the way. */
  public enum Reason {
    /** The folder cannot be made or written. */
    FOLDER,
    /** Another process has it open. */
    IN_USE,
    /** Written by a newer version. */
    NEWER,
    /** Written by a build whose files are not read any more. */
    EARLIER,
    /** The file cannot be read back. */
    DAMAGED
  }

  private final Reason reason;

  /** Makes one. */
  public StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns what stood in the way. */
  public Reason reason() {
    return reason;
  }
}
