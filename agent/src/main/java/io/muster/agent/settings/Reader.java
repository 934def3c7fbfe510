package io.muster.agent.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single values from the sources, strongest first, and writes down what is wrong. */
final class Reader {
  private final List<Source> sources;
  private final List<String> problems;

  Reader(List<Source> sources, List<String> problems) {
    this.sources = sources;
    this.problems = problems;
  }

  String text(String key, String otherwise) {
    Source source = sourceOf(key);
    String value = source == null ? null : source.values().get(key);
    return value == null ? otherwise : Lists.trim(value);
  }

  String choice(String key, String otherwise, String... allowed) {
    String value = text(key, otherwise);
    for (String one : allowed) {
      if (one.equals(value)) {
        return value;
      }
    }
    StringBuilder expected = new StringBuilder();
    for (String one : allowed) {
      expected.append(expected.length() == 0 ? "" : " or ").append(one);
    }
    wrong(key, value, expected.toString());
    return otherwise;
  }

  /** Returns milliseconds. */
  long duration(String key, long otherwise) {
    String value = text(key, "");
    if (value.isEmpty()) {
      return otherwise;
    }
    int digits = 0;
    while (digits < value.length() && digits < 9 && Character.isDigit(value.charAt(digits))) {
      digits++;
    }
    long unit = unit(value.substring(digits));
    if (digits == 0 || unit == 0) {
      wrong(key, value, "a number with its unit, such as 250ms, 3s or 1m");
      return otherwise;
    }
    return Long.parseLong(value.substring(0, digits)) * unit;
  }

  void wrong(String key, String value, String expected) {
    Source source = sourceOf(key);
    problems.add(
        key
            + " = \""
            + value
            + "\" (from "
            + (source == null ? "the default" : source.name())
            + "): expected "
            + expected);
  }

  private static long unit(String text) {
    if (text.equals("ms")) {
      return 1;
    }
    if (text.equals("s")) {
      return 1_000;
    }
    return text.equals("m") ? 60_000 : 0;
  }

  private @Nullable Source sourceOf(String key) {
    for (Source source : sources) {
      if (source.values().containsKey(key)) {
        return source;
      }
    }
    return null;
  }
}
