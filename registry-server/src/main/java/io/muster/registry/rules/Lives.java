package io.muster.registry.rules;

import io.muster.registry.history.Journal;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lives that began lately, by place, as the journal tells them. Three that were started
 * together are no loop, nor are three that a deployment replaced, nor three that a network cut off:
 * of the lives that began within the window, two at least must have been over when another one
 * began. People's thread.
 */
final class Lives {
  /** Systemd gives up after 5 starts in 10 s, Kubernetes waits up to 5 min between two. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  static final int BEGUN = 3;
  static final int OVER = 2;

  /** How long lives stay known, so that a place that calmed down is seen to be calm. */
  private static final Duration KEPT = WINDOW.plusMinutes(2);

  /** Lives of one place that are remembered; more say nothing more. */
  private static final int MOST = 100;

  private final Map<Place, Beginnings> places = new HashMap<>();
  private long upTo;

  /** One life of one process. */
  private record Life(InstanceId id, long incarnation) {}

  /** What began at one place; the newest last. */
  private static final class Beginnings {
    private final Map<Life, Long> begunNanos = new LinkedHashMap<>();
    private final Set<Life> followed = new HashSet<>();
    private Instance newest;

    Beginnings(Instance newest) {
      this.newest = newest;
    }
  }

  /** Reads on where it stopped; a life counts from when it has said what service it is. */
  void hear(Journal journal, Roster roster, long wallMillis, long nowNanos) {
    Journal.Page page = journal.after(upTo, Journal.FLEET, i -> i.service().isPresent());
    upTo = page.newest();
    Set<Beginnings> news = new LinkedHashSet<>();
    for (Instance of : instances(page, roster)) {
      long age = Math.max(0, wallMillis - of.life().registeredAtMillis());
      if (age < WINDOW.toMillis()) {
        begun(of, nowNanos - Duration.ofMillis(age).toNanos()).ifPresent(news::add);
      }
    }
    news.forEach(here -> follow(here, roster));
    forget(nowNanos);
  }

  /** Where events are no longer kept, whoever of them lives still is in the roster. */
  private static Collection<Instance> instances(Journal.Page page, Roster roster) {
    List<Instance> all = new ArrayList<>();
    if (page.missed() > 0) {
      roster.instances().stream().filter(i -> i.service().isPresent()).forEach(all::add);
    }
    page.entries().forEach(entry -> all.add(entry.instance()));
    return all;
  }

  /** Returns the place's beginnings if this one was not known. */
  private Optional<Beginnings> begun(Instance of, long begunNanos) {
    Beginnings here = places.computeIfAbsent(Place.of(of), place -> new Beginnings(of));
    if (here.begunNanos.putIfAbsent(life(of), begunNanos) != null) {
      return Optional.empty();
    }
    here.newest = of;
    if (here.begunNanos.size() > MOST) {
      here.begunNanos.remove(here.begunNanos.keySet().iterator().next());
    }
    return Optional.of(here);
  }

  /** Those that are over when another one begins have been followed by it. */
  private static void follow(Beginnings here, Roster roster) {
    for (Life life : here.begunNanos.keySet()) {
      if (!life.equals(life(here.newest)) && !lives(life, roster)) {
        here.followed.add(life);
      }
    }
  }

  private void forget(long nowNanos) {
    places
        .values()
        .removeIf(
            here -> {
              here.begunNanos.values().removeIf(begun -> nowNanos - begun > KEPT.toNanos());
              here.followed.retainAll(here.begunNanos.keySet());
              return here.begunNanos.isEmpty();
            });
  }

  /** Told of a place. */
  @FunctionalInterface
  interface Visitor {
    /** Takes a place, the newest of its lives, which may have left, and what is the matter. */
    void place(Place place, Instance newest, Optional<String> matter);
  }

  /** Tells of each place at which something began lately. */
  void look(Roster roster, long nowNanos, Visitor visitor) {
    places.forEach(
        (place, here) -> visitor.place(place, here.newest, matter(place, here, roster, nowNanos)));
  }

  private static Optional<String> matter(
      Place place, Beginnings here, Roster roster, long nowNanos) {
    List<Life> begun =
        here.begunNanos.entrySet().stream()
            .filter(life -> nowNanos - life.getValue() <= WINDOW.toNanos())
            .map(Map.Entry::getKey)
            .toList();
    long over =
        begun.stream().filter(here.followed::contains).filter(l -> !lives(l, roster)).count();
    return begun.size() < BEGUN || over < OVER
        ? Optional.empty()
        : Optional.of(
            begun.size()
                + " lives began on "
                + place.host()
                + " within "
                + WINDOW.toMinutes()
                + " min, and "
                + over
                + " of them are over");
  }

  private static boolean lives(Life life, Roster roster) {
    return roster
        .instance(life.id())
        .filter(i -> i.life().incarnation() == life.incarnation() && i.state() == State.UP)
        .isPresent();
  }

  private static Life life(Instance of) {
    return new Life(of.id(), of.life().incarnation());
  }
}
