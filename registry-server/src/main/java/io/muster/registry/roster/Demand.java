package io.muster.registry.roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the instances of the fleet require, by service: tells whether somebody would be left with
 * nothing. Confined to the keeper's turn.
 */
final class Demand {
  /** A requirement without the asker's own name for it. */
  private record Need(Set<String> tags, String port) {
    static Need of(Requirement requirement) {
      return new Need(requirement.tags(), requirement.port());
    }
  }

  /** A need and how many have it. */
  private static final class Count {
    private final Requirement example;
    private int askers;

    Count(Requirement example) {
      this.example = example;
    }
  }

  private final Map<String, Map<Need, Count>> byService = new HashMap<>();

  void add(Introduction introduction) {
    for (Requirement requirement : introduction.requirements()) {
      byService
          .computeIfAbsent(requirement.service(), s -> new HashMap<>())
          .computeIfAbsent(Need.of(requirement), n -> new Count(requirement))
          .askers++;
    }
  }

  void remove(Introduction introduction) {
    for (Requirement requirement : introduction.requirements()) {
      Map<Need, Count> needs = byService.get(requirement.service());
      if (needs != null) {
        needs.computeIfPresent(Need.of(requirement), (n, c) -> --c.askers == 0 ? null : c);
        if (needs.isEmpty()) {
          byService.remove(requirement.service());
        }
      }
    }
  }

  /** Returns whether somebody's requirement is met by this instance alone. */
  boolean needs(Instance instance, Roster roster) {
    Service service = instance.service().orElseThrow();
    return byService.getOrDefault(service.name(), Map.of()).values().stream()
        .map(count -> count.example)
        .filter(requirement -> service.offerFor(requirement).isPresent())
        .anyMatch(requirement -> roster.find(requirement).endpoints().size() < 2);
  }
}
