package io.muster.registry.roster;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Services that wait for services that wait for them: nobody can start unless all are told to go
 * on.
 */
public final class WaitGraph {
  private final Map<String, Set<String>> missingOf = new HashMap<>();

  /**
   * One service that waits before its main.
   *
   * @param service its name; empty when it is not known
   * @param missing names of the services it still misses
   */
  public record Waiter(String service, Set<String> missing) {}

  /** Makes the graph of these, at a cost that grows with what they miss together. */
  public WaitGraph(Collection<Waiter> all) {
    for (Waiter waiter : all) {
      missingOf
          .computeIfAbsent(waiter.service(), service -> new HashSet<>())
          .addAll(waiter.missing());
    }
  }

  /** Returns whether the waiter waits, directly or through other waiters, for itself. */
  public boolean inCycle(Waiter waiter) {
    Deque<String> open = new ArrayDeque<>(waiter.missing());
    Set<String> visited = new HashSet<>();
    while (!open.isEmpty()) {
      String service = open.removeFirst();
      if (service.equals(waiter.service())) {
        return true;
      }
      if (visited.add(service)) {
        open.addAll(missingOf.getOrDefault(service, Set.of()));
      }
    }
    return false;
  }
}
