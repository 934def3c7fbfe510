package io.muster.registry.identity;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which services somebody may register: names, in which a star stands for any text. */
public final class Names {
  /** None at all. */
  public static final Names NONE = new Names(List.of());

  /** Every name. */
  public static final Names ALL = new Names(List.of("*"));

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9._*-]{0,127}");

  private final List<String> texts;
  private final List<Pattern> patterns;

  private Names(List<String> texts) {
    this.texts = List.copyOf(texts);
    this.patterns = texts.stream().map(Names::pattern).toList();
  }

  /**
   * Returns what these patterns cover.
   *
   * @throws IllegalArgumentException when one is none
   */
  public static Names of(List<String> patterns) {
    for (String pattern : patterns) {
      if (!PATTERN.matcher(pattern).matches()) {
        throw new IllegalArgumentException(
            "expected a service's name of 1 to 128 of A-Z a-z 0-9 . _ -, with a star for any text,"
                + " got \""
                + pattern
                + "\"");
      }
    }
    return new Names(patterns);
  }

  /** Returns what a list such as {@code orders,orders-*} covers. */
  public static Names list(String text) {
    return of(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** Returns whether the name is covered; case counts. */
  public boolean cover(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Returns the patterns. */
  public List<String> texts() {
    return texts;
  }

  /** Returns it for a sentence. */
  public String words() {
    return texts.isEmpty() ? "no service" : String.join(", ", texts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Names names && names.texts.equals(texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return words();
  }
}
