package io.muster.agent.mirror;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Writes the plan. Keys are made before main and only overwritten later, since on Java 8 a key
 * added while somebody iterates over the properties fails there. Guarded by the mirror's lock.
 */
final class PropertyWriter {
  private static final String STATE = ".state";

  private final @Nullable Properties fixed;
  private final boolean overwrite;
  private final Map<String, String> written = new HashMap<>();
  private long moves;

  /** Writes to the given table; for the system's, give null: the host may replace it. */
  PropertyWriter(@Nullable Properties table, boolean overwrite) {
    this.fixed = table;
    this.overwrite = overwrite;
  }

  void write(Map<String, String> plan) {
    Properties table = fixed == null ? System.getProperties() : fixed;
    for (Map.Entry<String, String> entry : plan.entrySet()) {
      String key = entry.getKey();
      String value = entry.getValue();
      String there = table.getProperty(key);
      if (value.equals(there) && written.containsKey(key)) {
        continue;
      }
      // A value that is not the one last written is the user's own, or the host's since.
      if (there == null || overwrite || there.equals(written.get(key))) {
        moves += key.endsWith(STATE) ? 0 : 1;
        table.setProperty(key, value);
        written.put(key, value);
      }
    }
  }

  /** Returns how many values were written so far; how sure they are is not counted. */
  long moves() {
    return moves;
  }
}
