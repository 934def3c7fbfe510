package io.muster.registry.rules;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rules there are. What each of them looks at, and why so, is in docs/decisions/rules.md. */
public enum Rule {
  /**
   * What the last collections left of the heap is above 90 % of what it may have. Five minutes: the
   * peers' users ask for a threshold that must hold that long before anybody is told.
   */
  HEAP(Duration.ofMinutes(5)),
  /** Threads wait for each other and always will. */
  DEADLOCK(Duration.ZERO),
  /** Nothing of figures is heard while the stream stands. */
  NO_FIGURES(Duration.ZERO),
  /** A place begins life after life. */
  RESTART_LOOP(Duration.ZERO);

  private final Duration patience;

  Rule(Duration patience) {
    this.patience = patience;
  }

  /** Returns how long it must hold before anybody is told. */
  Duration patience() {
    return patience;
  }

  /** Returns its name for people: {@code restart-loop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the names of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Rule::word).toList();
  }
}
