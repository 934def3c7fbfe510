package io.muster.registry.door;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has come and waits to be let in. Only a few are let in at a time, so that nobody who is in
 * waits for all who have come; addresses take turns, so that one call does not stand behind the
 * thousand of another machine. Every other turn is for whose address has sent nobody else, if there
 * is one: it does not even wait for one call of each of a hundred machines. Confined to one thread.
 *
 * @param <A> what tells addresses apart
 * @param <C> a connection
 */
final class Line<A, C> {
  private final int places;
  private final Map<A, Queue<C>> waiting = new LinkedHashMap<>();
  private final Set<A> alone = new LinkedHashSet<>();
  private boolean aloneBefore;
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
    Queue<C> its = waiting.computeIfAbsent(address, a -> new ArrayDeque<>());
    its.add(connection);
    if (its.size() == 1) {
      alone.add(address);
    } else {
      alone.remove(address);
    }
  }

  /** Returns whose turn it is, who then has a place; null when no place is free or nobody waits. */
  @Nullable C next() {
    if (taken == places || waiting.isEmpty()) {
      return null;
    }
    aloneBefore = !aloneBefore && !alone.isEmpty();
    A address = (aloneBefore ? alone : waiting.keySet()).iterator().next();
    Queue<C> its = Objects.requireNonNull(waiting.remove(address));
    C connection = its.remove();
    alone.remove(address);
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
    alone.clear();
    return all;
  }
}
