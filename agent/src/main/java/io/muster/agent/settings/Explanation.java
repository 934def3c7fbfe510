package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Says of each setting what it is, where that came from and what it would be otherwise. The command
 * line finds this class by its name in the agent's jar and asks it, so that it says nothing that
 * the agent would not do; that is why it speaks in the JDK's types alone.
 */
public final class Explanation {
  private static final String DEFAULT = "the default";
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    for (String key : Keys.ALL) {
      DEFAULTS.put(key, "");
    }
    DEFAULTS.put(Keys.ENABLED, "true");
    DEFAULTS.put("muster.registry", "127.0.0.1:7400");
    DEFAULTS.put("muster.service.name", "(found)");
    DEFAULTS.put("muster.service.version", "(found)");
    DEFAULTS.put("muster.await", "3s");
    DEFAULTS.put("muster.await.policy", "go");
    DEFAULTS.put("muster.overwrite", "false");
    DEFAULTS.put("muster.refresh", "none");
    DEFAULTS.put("muster.advertise.host", "(of the connection to the registry)");
    DEFAULTS.put("muster.snapshot.dir", "~/.local/state/muster");
    DEFAULTS.put("muster.metrics.interval", "10s");
    DEFAULTS.put("muster.log", "info");
  }

  private Explanation() {}

  /** Returns rows of key, value, source and default, templates of properties last. */
  public static List<String[]> of(
      @Nullable String arguments, Properties system, Map<String, String> environment) {
    List<Source> sources = Sources.read(arguments, system, environment, new ArrayList<>());
    Map<String, String[]> rows = new LinkedHashMap<>();
    DEFAULTS.forEach((key, otherwise) -> rows.put(key, row(key, otherwise, DEFAULT, otherwise)));
    for (int i = sources.size() - 1; i >= 0; i--) {
      Source source = sources.get(i);
      source
          .values()
          .forEach(
              (key, value) ->
                  rows.put(key, row(key, value, source.name(), DEFAULTS.getOrDefault(key, ""))));
    }
    return new ArrayList<>(rows.values());
  }

  /** Returns what is wrong, one line each: key, value, where from, what is expected. */
  public static List<String> problems(
      @Nullable String arguments, Properties system, Map<String, String> environment) {
    return AgentSettings.read(arguments, system, environment).problems();
  }

  private static String[] row(String key, String value, String source, String otherwise) {
    return new String[] {key, value, source, otherwise};
  }
}
