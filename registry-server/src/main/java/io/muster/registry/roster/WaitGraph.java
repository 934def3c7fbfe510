package io.muster.registry.roster;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Services that wait for services that wait for them: nobody can start unless all are told to go
 * on.
 */
public final class WaitGraph {
  private WaitGraph() {}

  /**
   * One service that waits before its main.
   *
   * @param service its name; empty when it is not known
   * @param missing names of the services it still misses
   */
  public record Waiter(String service, Set<String> missing) {}

  /** Returns whether the waiter waits, directly or through other waiters, for itself. */
  public static boolean inCycle(Waiter waiter, Collection<Waiter> all) {
    Deque<String> open = new ArrayDeque<>(waiter.missing());
    Set<String> visited = new HashSet<>();
    while (!open.isEmpty()) {
      String service = open.removeFirst();
      if (service.equals(waiter.service())) {
        return true;
      }
      if (visited.add(service)) {
        all.stream()
            .filter(w -> w.service().equals(service))
            .forEach(w -> open.addAll(w.missing()));
      }
    }
    return false;
  }
}
