package io.muster.agent.mirror;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which properties there should be, and with which values. No I/O; guarded by the mirror's lock.
 */
final class PropertyPlan {
  static final String PREFIX = "muster.endpoint.";

  /** What may stand before "://" in a {@code .url}; whatever else is spoken there is "tcp". */
  private static final String[] SCHEMES = {
    "http",
    "https",
    "grpc",
    "ws",
    "wss",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "mqtt",
    "nats",
    "postgresql",
    "mysql",
    "mongodb"
  };

  private final Map<String, Template> templates = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> filled = new HashSet<>();

  private final boolean keysBefore;

  /**
   * Reads the templates; what is wrong with one is a problem, and the others hold.
   *
   * @param keysBefore whether a property is made, empty, even before its value is known: on Java 8
   *     a key added later breaks a host that iterates over the properties at that moment, while on
   *     later ones an empty value would only hide the application's own default
   */
  PropertyPlan(AgentSettings settings, boolean keysBefore) {
    this.keysBefore = keysBefore;
    for (Map.Entry<String, String> entry : settings.injectTemplates().entrySet()) {
      String property = entry.getKey();
      String where = "muster.inject." + property + " = \"" + entry.getValue() + "\": ";
      if (DenyList.denies(property)) {
        problems.add(
            where
                + "this property is never written: it could change what code runs or whom it"
                + " trusts");
        continue;
      }
      try {
        templates.put(property, Template.parse(entry.getValue(), settings.requirements()));
      } catch (IllegalArgumentException e) {
        problems.add(where + "expected " + Template.EXPECTED + " (" + e.getMessage() + ")");
      }
    }
  }

  List<String> problems() {
    return problems;
  }

  /**
   * Returns property to value, in the order in which to write: the parts before the whole, so that
   * who reads the pair has what belongs to it.
   */
  Map<String, String> properties(Map<Requirement, Standing> held, boolean linked) {
    Map<String, String> plan = new LinkedHashMap<>();
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      put(plan, PREFIX + entry.getKey().key(), entry.getValue(), linked);
    }
    for (Map.Entry<String, Template> entry : templates.entrySet()) {
      String value = entry.getValue().fill(plan);
      if (value != null) {
        plan.put(entry.getKey(), value);
        filled.add(entry.getKey());
      } else if (keysBefore && !filled.contains(entry.getKey())) {
        plan.put(entry.getKey(), "");
      }
    }
    return plan;
  }

  private static void put(Map<String, String> plan, String key, Standing standing, boolean linked) {
    Endpoint chosen = standing.chosen();
    plan.put(key + ".host", chosen == null ? "" : chosen.host());
    plan.put(key + ".port", chosen == null ? "" : Integer.toString(chosen.port()));
    plan.put(key + ".version", chosen == null ? "" : chosen.version());
    plan.put(key + ".url", chosen == null ? "" : scheme(chosen) + "://" + chosen.pair());
    plan.put(key + ".all", standing.all());
    plan.put(key, chosen == null ? "" : chosen.pair());
    plan.put(key + ".state", standing.state(linked));
  }

  /** Returns one of {@link #SCHEMES}: no peer's word becomes a scheme that means more to a host. */
  private static String scheme(Endpoint endpoint) {
    String protocol = endpoint.protocol();
    for (String known : SCHEMES) {
      if (known.equals(protocol)) {
        return known;
      }
    }
    return protocol.equals("h2c") ? "http" : "tcp";
  }
}
