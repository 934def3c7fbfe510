package io.muster.registry.tls;

import java.util.List;

/**
 * Files of certificates or keys that cannot be used; the message says which and why, a line each.
 */
public final class BadFile extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  BadFile(String problem) {
    super(problem);
  }

  BadFile(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  /** Returns the message, which is never missing. */
  String words() {
    return String.valueOf(getMessage());
  }
}
