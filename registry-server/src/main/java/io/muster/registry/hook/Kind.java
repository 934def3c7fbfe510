package io.muster.registry.hook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a hook can want to be told. */
public enum Kind {
  /** An instance is there, or there again. */
  UP,
  /** An instance has left, or is no longer heard. */
  DOWN,
  /** A service that was known runs a version not seen before. */
  VERSION,
  /** A requirement that nothing meets any more, or from the beginning. */
  UNMET,
  /** A rule over figures and lives holds for an instance. */
  RULE,
  /** An operator has taken an instance out of every consumer's list, to drain it or to end it. */
  DRAIN,
  /** A drained instance has ended, also told as down. */
  SHUTDOWN,
  /** Asked for by a person, to see whether the hook works. */
  TEST;

  private static final List<String> WORDS =
      Arrays.stream(values()).filter(kind -> kind != TEST).map(Kind::word).toList();

  /** Returns it as it is written in settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a hook can be set to want. */
  static List<String> words() {
    return WORDS;
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
