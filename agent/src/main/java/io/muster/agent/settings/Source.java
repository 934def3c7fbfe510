package io.muster.agent.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * One place settings come from: its name for messages, and what it says, keys with {@code muster.}.
 */
final class Source {
  private final String name;
  private final Map<String, String> values = new TreeMap<>();

  Source(String name) {
    this.name = name;
  }

  Source with(String key, String value) {
    values.put(key, value);
    return this;
  }

  String name() {
    return name;
  }

  Map<String, String> values() {
    return values;
  }
}
