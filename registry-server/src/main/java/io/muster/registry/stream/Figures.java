package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest figures of each instance. Any thread. */
public final class Figures {
  private final Map<InstanceId, Map<String, Double>> newest = new ConcurrentHashMap<>();

  void heard(InstanceId id, Map<String, Double> figures) {
    newest.put(id, Map.copyOf(figures));
  }

  void forget(InstanceId id) {
    newest.remove(id);
  }

  /** Returns name, with attributes in braces, to value. */
  public Map<String, Double> of(InstanceId id) {
    return newest.getOrDefault(id, Map.of());
  }
}
