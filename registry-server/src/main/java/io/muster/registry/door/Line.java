package io.muster.registry.door;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Who has come and waits to be let in. Only a few are let in at a time, so that nobody who is in
 * waits for all who have come; addresses take turns, so that one call does not stand behind the
 * thousand of another machine. Confined to one thread.
 *
 * @param <A> what tells addresses apart
 * @param <C> a connection
 */
final class Line<A, C> {
  private final int places;
  private final Map<A, Queue<C>> waiting = new LinkedHashMap<>();
  private int taken;

  /**
   * Makes an empty one.
   *
   * @param places how many are let in at a time
   */
  Line(int places) {
    this.places = places;
  }

  /** A connection comes. */
  void join(A address, C connection) {
    waiting.computeIfAbsent(address, a -> new ArrayDeque<>()).add(connection);
  }

  /** Returns whose turn it is, who then has a place; null when no place is free or nobody waits. */
  @Nullable C next() {
    if (taken == places || waiting.isEmpty()) {
      return null;
    }
    Map.Entry<A, Queue<C>> turn = waiting.entrySet().iterator().next();
    A address = turn.getKey();
    Queue<C> its = turn.getValue();
    C connection = its.remove();
    waiting.remove(address);
    if (!its.isEmpty()) {
      waiting.put(address, its);
    }
    taken++;
    return connection;
  }

  /**
   * One that had a place has been served.
   *
   * @throws IllegalStateException when nobody has one
   */
  void served() {
    if (taken == 0) {
      throw new IllegalStateException("nobody has a place");
    }
    taken--;
  }

  /** Returns all who wait, who then do no longer. */
  List<C> dissolve() {
    List<C> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    waiting.clear();
    return all;
  }
}
