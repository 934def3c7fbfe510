package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest figures of each instance. Any thread. Agents of one kind send the same names, so those
 * are held once for all of them: ten thousand agents' twenty figures are 2 MB, not 20.
 */
public final class Figures {
  /** Lists of names that are shared; agents past that many kinds hold their own. */
  private static final int MOST_KINDS = 256;

  private final Map<InstanceId, Heard> newest = new ConcurrentHashMap<>();
  private final Map<List<String>, List<String>> kinds = new ConcurrentHashMap<>();

  /** What one message said: names with attributes in braces, values in the same order. */
  private static final class Heard {
    private final List<String> names;
    private final double[] values;

    Heard(List<String> names, double[] values) {
      this.names = names;
      this.values = values;
    }
  }

  /** Keeps the figures in place of earlier ones; the array is this object's from then on. */
  void heard(InstanceId id, List<String> names, double[] values) {
    newest.put(id, new Heard(shared(names), values));
  }

  private List<String> shared(List<String> names) {
    List<String> known = kinds.get(names);
    if (known == null && kinds.size() < MOST_KINDS) {
      List<String> kept = List.copyOf(names);
      List<String> before = kinds.putIfAbsent(kept, kept);
      known = before == null ? kept : before;
    }
    return known == null ? List.copyOf(names) : known;
  }

  void forget(InstanceId id) {
    newest.remove(id);
  }

  /** Returns name, with attributes in braces, to value. */
  public Map<String, Double> of(InstanceId id) {
    Heard heard = newest.get(id);
    if (heard == null) {
      return Map.of();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < heard.values.length; i++) {
      figures.put(heard.names.get(i), heard.values[i]);
    }
    return figures;
  }
}
