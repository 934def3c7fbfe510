package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.List;

/** Lists written with commas. */
final class Lists {
  private Lists() {}

  /** Splits at commas that stand outside of brackets; trims, drops empty parts. */
  static List<String> split(String text) {
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
        String part = text.substring(start, i).trim();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
