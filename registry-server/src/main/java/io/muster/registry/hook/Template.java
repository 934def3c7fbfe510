package io.muster.registry.hook;

import io.muster.registry.settings.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sentence of a message: text with names in braces, each of which stands for something of the
 * message; two opening braces stand for one. Immutable.
 */
final class Template {
  /** What can stand in braces. */
  static final List<String> NAMES =
      List.of("service", "what", "count", "versions", "who", "reason", "time");

  private static final int LONGEST = 1_024;

  private final List<Part> parts;

  /** Text, or the name of what stands there. */
  private record Part(String text, boolean name) {}

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what is wrong and what is expected
   */
  static Template parse(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException("1 to " + LONGEST + " characters, got " + text.length());
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '{') {
        plain.append(text.charAt(i));
      } else if (text.startsWith("{{", i)) {
        plain.append('{');
        i++;
      } else {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new IllegalArgumentException("a closing brace after the one at character " + i);
        }
        parts.add(new Part(plain.toString(), false));
        plain.setLength(0);
        parts.add(new Part(name(text.substring(i + 1, end)), true));
        i = end;
      }
    }
    parts.add(new Part(plain.toString(), false));
    return new Template(List.copyOf(parts));
  }

  private static String name(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "in braces one of "
              + String.join(", ", NAMES)
              + ", got \""
              + name
              + "\"; did you mean \""
              + Nearest.of(name, NAMES)
              + "\"? Two opening braces stand for one");
    }
    return name;
  }

  /** Returns the sentence. */
  String of(Map<String, String> values) {
    StringBuilder sentence = new StringBuilder();
    for (Part part : parts) {
      sentence.append(part.name() ? values.getOrDefault(part.text(), "") : part.text());
    }
    return sentence.toString();
  }
}
