package io.muster.registry.cli;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON as YAML 1.2 in blocks. Texts stay quoted as JSON quotes them, so none is ever misread. Pure.
 */
final class Yaml {
  private Yaml() {}

  static List<String> lines(JsonElement value) {
    List<String> lines = new ArrayList<>();
    if (value.isJsonObject() && !value.getAsJsonObject().isEmpty()) {
      for (Map.Entry<String, JsonElement> entry : value.getAsJsonObject().entrySet()) {
        member(key(entry.getKey()) + ":", "  ", entry.getValue(), lines);
      }
    } else if (value.isJsonArray() && !value.getAsJsonArray().isEmpty()) {
      for (JsonElement element : value.getAsJsonArray()) {
        List<String> inside = lines(element);
        lines.add("- " + inside.get(0));
        inside.stream().skip(1).forEach(line -> lines.add("  " + line));
      }
    } else {
      lines.add(value.toString());
    }
    return lines;
  }

  private static void member(String name, String indent, JsonElement value, List<String> lines) {
    boolean block =
        value.isJsonObject() && !value.getAsJsonObject().isEmpty()
            || value.isJsonArray() && !value.getAsJsonArray().isEmpty();
    if (block) {
      lines.add(name);
      lines(value).forEach(line -> lines.add(indent + line));
    } else {
      lines.add(name + " " + value);
    }
  }

  private static String key(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9]*")
            && !name.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? name
        : new com.google.gson.JsonPrimitive(name).toString();
  }
}
