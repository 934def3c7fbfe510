package io.muster.agent.mirror;

import io.muster.agent.settings.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The value of a property the application already reads: text with {@code {requirement.part}} in
 * it.
 */
final class Template {
  static final String EXPECTED =
      "text with {requirement} or {requirement.host|port|url|all|version} in it";
  private static final String[] PARTS = {"host", "port", "url", "all", "version"};

  private final List<String> literals;
  private final List<String> names;

  private Template(List<String> literals, List<String> names) {
    this.literals = literals;
    this.names = names;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static Template parse(String text, List<Requirement> requirements) {
    List<String> literals = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int at = 0;
    int open = text.indexOf('{');
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("the brace at " + open + " is not closed");
      }
      literals.add(text.substring(at, open));
      names.add(property(text.substring(open + 1, close), requirements));
      at = close + 1;
      open = text.indexOf('{', at);
    }
    String rest = text.substring(at);
    if (rest.indexOf('}') >= 0) {
      throw new IllegalArgumentException("a brace is closed that was not opened");
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("it names no requirement");
    }
    literals.add(rest);
    return new Template(literals, names);
  }

  private static String property(String name, List<Requirement> requirements) {
    StringBuilder known = new StringBuilder();
    for (Requirement requirement : requirements) {
      String key = requirement.key();
      if (name.equals(key)) {
        return PropertyPlan.PREFIX + key;
      }
      for (String part : PARTS) {
        if (name.equals(key + "." + part)) {
          return PropertyPlan.PREFIX + name;
        }
      }
      known.append(known.length() == 0 ? "" : ", ").append(key);
    }
    throw new IllegalArgumentException(
        "{"
            + name
            + "} is not one of "
            + (known.length() == 0 ? "the requirements: there are none" : known.toString()));
  }

  /** Returns the value, or null while a part of it is not known. */
  @org.jspecify.annotations.Nullable
  String fill(Map<String, String> properties) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      String part = properties.get(names.get(i));
      if (part == null || part.isEmpty()) {
        return null;
      }
      value.append(literals.get(i)).append(part);
    }
    return value.append(literals.get(names.size())).toString();
  }
}
