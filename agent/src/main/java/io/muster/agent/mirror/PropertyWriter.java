package io.muster.agent.mirror;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Writes the plan. Keys are made before main and only overwritten later, since on Java 8 a key
 * added while somebody iterates over the properties fails there. Guarded by the mirror's lock.
 */
final class PropertyWriter {
  private final @org.jspecify.annotations.Nullable Properties fixed;
  private final boolean overwrite;
  private final Map<String, String> written = new HashMap<>();

  /** Writes to the given table; for the system's, give null: the host may replace it. */
  PropertyWriter(@org.jspecify.annotations.Nullable Properties table, boolean overwrite) {
    this.fixed = table;
    this.overwrite = overwrite;
  }

  void write(Map<String, String> plan) {
    Properties table = fixed == null ? System.getProperties() : fixed;
    for (Map.Entry<String, String> entry : plan.entrySet()) {
      String key = entry.getKey();
      String value = entry.getValue();
      String before = written.get(key);
      if (before == null && !overwrite && table.getProperty(key) != null) {
        continue; // the user's own
      }
      if (!value.equals(before) || !value.equals(table.getProperty(key))) {
        table.setProperty(key, value);
        written.put(key, value);
      }
    }
  }
}
