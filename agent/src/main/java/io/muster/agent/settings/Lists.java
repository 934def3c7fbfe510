package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.List;

/** Lists written with commas. */
public final class Lists {
  private Lists() {}

  /** Splits at commas that stand outside of brackets; trims, drops empty parts. */
  public static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
      } else if (c == ',' && (depth <= 0 || i == text.length())) {
        String part = trim(text.substring(start, i));
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  /** Cuts blanks off both ends; {@link String#trim} would cut control characters off, too. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    return text.substring(start, end);
  }
}
