package io.muster.agent.settings;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Gathers the places settings come from, the strongest first. */
final class Sources {
  private static final String PREFIX = "muster.";

  private Sources() {}

  static List<Source> read(
      @Nullable String arguments,
      Properties system,
      Map<String, String> environment,
      List<String> problems) {
    List<Source> sources = new ArrayList<>();
    sources.add(arguments(arguments == null ? "" : arguments, problems));
    sources.add(properties("-D", system));
    sources.add(environment(environment));
    String file = null;
    for (int i = 0; i < sources.size() && file == null; i++) {
      file = sources.get(i).values().get("muster.config");
    }
    if (file != null) {
      sources.add(file(file, problems));
    }
    return sources;
  }

  private static Source arguments(String text, List<String> problems) {
    Source source = new Source("the agent's arguments");
    String last = null;
    for (String part : Lists.split(text)) {
      int equals = part.indexOf('=');
      String key = equals > 0 ? key(part.substring(0, equals)) : "";
      // In requires=a,b the b belongs to the value before it, as does cache=redis there.
      boolean known = equals > 0 && (Keys.known(key) || part.startsWith(PREFIX));
      if (last != null && !known && (equals <= 0 || holdsPairs(last))) {
        source.with(last, source.values().get(last) + "," + part);
      } else if (equals > 0) {
        source.with(key, part.substring(equals + 1));
        last = key;
      } else {
        problems.add("agent argument \"" + part + "\": expected key=value");
      }
    }
    return source;
  }

  private static boolean holdsPairs(String key) {
    return key.equals("muster.requires")
        || key.equals("muster.networks")
        || key.equals("muster.labels")
        || key.startsWith(Keys.INJECT);
  }

  private static String key(String text) {
    String trimmed = text.trim();
    return trimmed.startsWith(PREFIX) ? trimmed : PREFIX + trimmed;
  }

  private static Source properties(String name, Properties properties) {
    Source source = new Source(name);
    // Keys are copied under the table's own lock: another agent may be writing.
    for (Object key : properties.keySet().toArray()) {
      if (key instanceof String && ((String) key).startsWith(PREFIX)) {
        String value = properties.getProperty((String) key);
        if (value != null && !((String) key).startsWith("muster.endpoint.")) {
          source.with((String) key, value);
        }
      }
    }
    return source;
  }

  private static Source environment(Map<String, String> environment) {
    Source source = new Source("the environment");
    for (String key : Keys.ALL) {
      String value = environment.get(Keys.variable(key));
      if (value != null) {
        source.with(key, value);
      }
    }
    return source;
  }

  private static Source file(String path, List<String> problems) {
    Properties read = new Properties();
    try (InputStream in = new FileInputStream(path)) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      problems.add("muster.config = \"" + path + "\": cannot be read: " + e.getMessage());
    }
    return properties(path, read);
  }
}
