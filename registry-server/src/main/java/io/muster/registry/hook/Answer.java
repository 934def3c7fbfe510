package io.muster.registry.hook;

import java.time.Duration;

/** What came of one attempt to tell a hook. */
sealed interface Answer {
  /** Returns it in words. */
  String words();

  /** It was taken. */
  record Taken(int status) implements Answer {
    @Override
    public String words() {
      return "taken, status " + status;
    }
  }

  /**
   * It was not, and may be later.
   *
   * @param atLeast how long to wait at least
   */
  record Later(String words, Duration atLeast) implements Answer {}

  /** It was not, and will not be however often it is tried. */
  record Never(String words) implements Answer {}
}
