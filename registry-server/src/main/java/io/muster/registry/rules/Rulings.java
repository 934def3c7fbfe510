package io.muster.registry.rules;

import io.muster.registry.roster.InstanceId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which rules have fired, as of one look. Immutable; any thread. */
public final class Rulings {
  /** None has. */
  public static final Rulings NONE = new Rulings(Map.of());

  private final Map<InstanceId, List<Fired>> byInstance;

  Rulings(Map<InstanceId, List<Fired>> byInstance) {
    this.byInstance = Map.copyOf(byInstance);
  }

  /** Returns those of an instance, in the rules' order. */
  public List<Fired> of(InstanceId id) {
    return byInstance.getOrDefault(id, List.of());
  }

  /** Returns of how many of those instances the rule has fired. */
  public long instances(Rule rule, Predicate<InstanceId> which) {
    return byInstance.entrySet().stream()
        .filter(each -> which.test(each.getKey()))
        .filter(each -> each.getValue().stream().anyMatch(one -> one.rule() == rule))
        .count();
  }

  /** Returns the instances of which something else is said than before. */
  Set<InstanceId> differingFrom(Rulings before) {
    Set<InstanceId> differing = new HashSet<>();
    byInstance.forEach(
        (id, fired) -> {
          if (!fired.equals(before.of(id))) {
            differing.add(id);
          }
        });
    before.byInstance.keySet().stream()
        .filter(id -> !byInstance.containsKey(id))
        .forEach(differing::add);
    return differing;
  }
}
