package io.muster.endtoend;

import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Welcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What one consumer was ever told, and whether it was right: once an instance was listed, every
 * later list must have it, until it left by itself. Any thread.
 */
final class Ledger {
  private final Map<String, Set<Integer>> listed = new HashMap<>();
  private final Map<String, Set<Integer>> due = new HashMap<>();
  private final Map<String, Set<Integer>> ever = new HashMap<>();
  private final Set<Integer> leaving = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Set<Integer>> known = new HashMap<>();
  private long newest;
  private long start;
  private long startNumber;
  private boolean forgotten;
  private int lists;

  /**
   * Takes a list as an agent does: an empty one that nobody vouches for changes nothing, and what a
   * registry without a memory has not listed yet stays.
   */
  synchronized void heard(Endpoints said) {
    if (said.getEndpointsCount() == 0
        && said.getEmptyBecause() != Endpoints.EmptyBecause.ALL_GONE) {
      return;
    }
    Set<Integer> ports = new TreeSet<>();
    said.getEndpointsList().stream().map(Endpoint::getPort).forEach(ports::add);
    String service = said.getRequirementKey();
    newest = said.getRevision();
    if (forgotten) {
      Set<Integer> again = known.computeIfAbsent(service, s -> new TreeSet<>());
      again.addAll(ports);
      listed.getOrDefault(service, Set.of()).stream()
          .filter(port -> !again.contains(port))
          .forEach(ports::add);
    }
    took(service, ports, said.getReason());
  }

  /**
   * The consumer has a new stream: its registry may lack what it told at a start before. For good,
   * since what is left out later was listed by then.
   */
  synchronized void linkUp(Welcome welcome) {
    boolean another = start != 0 && welcome.getStartId() != start;
    boolean next = welcome.getStartNumber() == startNumber + 1;
    if (another && (!next || newest > welcome.getRememberedRevision())) {
      forgotten = true;
      known.clear();
    }
    start = welcome.getStartId();
    startNumber = welcome.getStartNumber();
  }

  /** Takes the list as it is. */
  synchronized void took(String service, Set<Integer> ports, String reason) {
    lists++;
    ever.computeIfAbsent(service, s -> new TreeSet<>()).addAll(ports);
    listed.put(service, ports);
    Set<Integer> owed = due.computeIfAbsent(service, s -> new TreeSet<>());
    Set<Integer> missing = new TreeSet<>(owed);
    missing.removeAll(ports);
    if (!missing.isEmpty()) {
      faults.add(
          service
              + " had "
              + owed.size()
              + ", was told "
              + ports.size()
              + ", without "
              + missing
              + ": "
              + reason);
    }
    ports.stream().filter(port -> !leaving.contains(port)).forEach(owed::add);
    notifyAll();
  }

  /** From here on this instance may be missing: it is about to say goodbye, or to be killed. */
  synchronized void leaves(String service, int port) {
    leaving.add(port);
    due.getOrDefault(service, new TreeSet<>()).remove(port);
  }

  /** Waits until the service has that many; returns the milliseconds it took. */
  long awaitSize(String service, int size, long patienceMillis) throws InterruptedException {
    return await(
        service + " with " + size,
        patienceMillis,
        () -> listed.getOrDefault(service, Set.of()).size() == size);
  }

  /**
   * Waits until the registry, at this start of its, has listed that many of the service. Before
   * that it may be one that forgot, and an absence in its lists says nothing.
   */
  void awaitVouched(String service, int size, long patienceMillis) throws InterruptedException {
    await(
        service + " with " + size + ", as this start of the registry says",
        patienceMillis,
        () -> !forgotten || known.getOrDefault(service, Set.of()).size() >= size);
  }

  /** Waits until the consumer speaks to a registry that has forgotten. */
  void awaitForgotten(long patienceMillis) throws InterruptedException {
    await("a registry that has forgotten", patienceMillis, () -> forgotten);
  }

  /** Waits until the service is listed at this port alone; returns the milliseconds it took. */
  long awaitHas(String service, int port, long patienceMillis) throws InterruptedException {
    return await(
        service + " at " + port, patienceMillis, () -> Set.of(port).equals(listed.get(service)));
  }

  /** Returns every port the service was ever listed with. */
  synchronized Set<Integer> everTold(String service) {
    return new TreeSet<>(ever.getOrDefault(service, Set.of()));
  }

  /** Waits until the service is listed without this one; returns the milliseconds it took. */
  long awaitWithout(String service, int port, long patienceMillis) throws InterruptedException {
    return await(
        service + " without " + port,
        patienceMillis,
        () -> !listed.getOrDefault(service, Set.of(port)).contains(port));
  }

  private synchronized long await(
      String what, long patienceMillis, java.util.function.BooleanSupplier so)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!so.getAsBoolean()) {
      long left = patienceMillis - millisSince(start);
      if (left <= 0) {
        throw new AssertionError("not seen: " + what + "; told last: " + listed);
      }
      wait(left);
    }
    return millisSince(start);
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Returns how many lists were told. */
  synchronized int lists() {
    return lists;
  }
}
