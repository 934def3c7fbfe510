package io.muster.registry.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. */
public enum Right {
  /** Open an agent's stream, under the names the identity covers. */
  REGISTER,
  /** See the fleet. */
  READ,
  /** Put a new process in the place of another: clear what operators have said of that place. */
  DEPLOY,
  /** Take instances out of the lists, and put them back. */
  DRAIN,
  /** End processes. */
  SHUTDOWN,
  /** Everything, also what has no right of its own: remove, test a webhook. */
  ADMIN;

  /** Returns it as tokens and the policy write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the right of that word. */
  public static Optional<Right> of(String word) {
    return Arrays.stream(values()).filter(right -> right.word().equals(word)).findFirst();
  }

  /**
   * Returns the rights that a list such as {@code read,drain} names.
   *
   * @throws IllegalArgumentException when one is unknown
   */
  public static Set<Right> list(String text) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String word : text.split(",", -1)) {
      rights.add(
          of(word.strip())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected some of "
                              + words(EnumSet.allOf(Right.class))
                              + ", got \""
                              + word.strip()
                              + "\"")));
    }
    return rights;
  }

  /** Returns them as a list, in the order of their declaration. */
  public static String words(Set<Right> rights) {
    return rights.stream().sorted().map(Right::word).collect(Collectors.joining(","));
  }
}
