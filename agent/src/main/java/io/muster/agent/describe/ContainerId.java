package io.muster.agent.describe;

/** Finds a container's id, as engines write it into paths: 64 hex digits. Pure. */
final class ContainerId {
  private static final int DIGITS = 64;

  private ContainerId() {}

  /** Returns the first run of exactly 64 hex digits, or "". */
  static String in(String text) {
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean hex = i < text.length() && Character.digit(text.charAt(i), 16) >= 0;
      if (hex && start < 0) {
        start = i;
      } else if (!hex && start >= 0) {
        if (i - start == DIGITS) {
          return text.substring(start, i);
        }
        start = -1;
      }
    }
    return "";
  }
}
