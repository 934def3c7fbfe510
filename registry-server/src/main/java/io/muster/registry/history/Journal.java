package io.muster.registry.history;

import io.muster.registry.roster.Change;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of the fleet, and of each instance, with their reasons. Written on the keeper's
 * thread, and by rules on the people's; read on any.
 */
public final class Journal {
  /** Events of the whole fleet that are kept. */
  public static final int FLEET = 2_000;

  /** Events of one instance that are kept. */
  public static final int INSTANCE = 50;

  /** Instances that have left and are still answered for. */
  static final int DEPARTED = 500;

  /** Bytes of what agents said that its events keep: 16 KiB each, where an agent says 2 or 3. */
  static final int FLEET_BYTES = 32 << 20;

  /** The same of those that have left. */
  static final int DEPARTED_BYTES = 16 << 20;

  private final InstantSource wall;
  private final Deque<Kept> fleet = new ArrayDeque<>();
  private final Map<InstanceId, Trail> trails = new HashMap<>();
  private final Map<InstanceId, Departed> departed = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long newest;
  private long fleetBytes;
  private long departedBytes;

  /** Makes a journal that knows who is there already. */
  public Journal(Roster opened, InstantSource wall) {
    this.wall = wall;
    opened.instances().forEach(instance -> trails.put(instance.id(), new Trail(instance)));
  }

  /**
   * An event and the instance as it stood after it.
   *
   * @param event what happened
   * @param instance to whom; of one that left, as it was
   */
  public record Entry(Event event, Instance instance) {}

  /** An entry, and the bytes that it alone accounts for. */
  private record Kept(Entry entry, long bytes) {}

  /**
   * An instance that has left.
   *
   * @param instance as it was
   * @param events its last, newest first
   * @param atMillis when it left, since 1970 by the registry's clock
   */
  public record Departed(Instance instance, List<Event> events, long atMillis) {}

  /**
   * A piece of the journal.
   *
   * @param entries oldest first
   * @param missed how many before the first are left out, though they were asked for by number: no
   *     longer kept, or more than were to be had at once
   * @param newest number of the newest event of all
   */
  public record Page(List<Entry> entries, long missed, long newest) {}

  /** One instance's last events. */
  private static final class Trail {
    private final Deque<Event> events = new ArrayDeque<>();
    private Instance last;

    /** Of whom the newest event of the fleet speaks; null before the first. */
    private @Nullable Instance noted;

    Trail(Instance last) {
      this.last = last;
    }

    void add(Event event) {
      events.addFirst(event);
      if (events.size() > INSTANCE) {
        events.removeLast();
      }
    }
  }

  /** Notes the change, then wakes who listens. Keeper's turn. */
  public void changed(Change change) {
    synchronized (this) {
      switch (change) {
        case Change.Stands stands -> stands(stands);
        case Change.Steered steered -> steered(steered);
        case Change.Left left -> left(left);
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void stands(Change.Stands change) {
    Instance now = change.instance();
    Trail trail = trails.get(now.id());
    Event.Kind kind = kind(trail == null ? null : trail.last, now);
    String reason =
        switch (kind) {
          case DESCRIBED ->
              Difference.between(
                  trail == null ? Optional.empty() : trail.last.service(),
                  now.service().orElseThrow());
          case STATE_CHANGED -> withoutName(now.standing().reason(), now);
          case JOINED, RETURNED, LEFT, RULE_FIRED, RULE_CLEARED, DRAINED, RESTORED ->
              withoutName(change.reason(), now);
        };
    forgetDeparted(now.id());
    Trail kept = trails.computeIfAbsent(now.id(), id -> new Trail(now));
    kept.last = now;
    kept.add(note(kind, now, reason, change.after().revision()));
  }

  private void steered(Change.Steered change) {
    Instance of = change.instance();
    boolean out = change.after().override(of).isPresent();
    Event.Kind kind = out ? Event.Kind.DRAINED : Event.Kind.RESTORED;
    trails
        .computeIfAbsent(of.id(), id -> new Trail(of))
        .add(note(kind, of, withoutName(change.reason(), of), change.after().revision()));
  }

  private static Event.Kind kind(@Nullable Instance before, Instance now) {
    if (before == null) {
      return Event.Kind.JOINED;
    }
    if (before.life().epoch() != now.life().epoch()) {
      return Event.Kind.RETURNED;
    }
    return before.service().equals(now.service()) || now.service().isEmpty()
        ? Event.Kind.STATE_CHANGED
        : Event.Kind.DESCRIBED;
  }

  private void left(Change.Left change) {
    Instance gone = change.instance();
    String reason = withoutName(change.reason(), gone);
    Event event = note(Event.Kind.LEFT, gone, reason, change.after().revision());
    Trail trail = trails.remove(gone.id());
    if (trail != null) {
      trail.add(event);
      departed.put(gone.id(), new Departed(gone, List.copyOf(trail.events), event.atMillis()));
      departedBytes += bytes(gone);
      while (departed.size() > DEPARTED || departedBytes > DEPARTED_BYTES) {
        forgetDeparted(departed.keySet().iterator().next());
      }
    }
  }

  private void forgetDeparted(InstanceId id) {
    Departed forgotten = departed.remove(id);
    if (forgotten != null) {
      departedBytes -= bytes(forgotten.instance());
    }
  }

  /** Returns the bytes that its agent said of it, about; also where others share them. */
  private static long bytes(Instance of) {
    return bytes(of.introduction()) + of.service().map(Journal::bytes).orElse(0L);
  }

  private static long bytes(Introduction said) {
    long bytes = said.host().length();
    for (Requirement requirement : said.requirements()) {
      bytes += requirement.key().length() + requirement.service().length();
      bytes += requirement.tags().stream().mapToInt(String::length).sum();
    }
    return bytes;
  }

  private static long bytes(Service said) {
    return said.said().length();
  }

  /**
   * Returns the bytes that the instance's newest event does not share with the one before it: who
   * says much once and then little often is to push out no more than he takes.
   */
  @SuppressWarnings("ReferenceEquality") // whether it is held once or twice
  private long more(Instance of) {
    Trail trail = trails.get(of.id());
    Instance before = trail == null ? null : trail.noted;
    if (trail != null) {
      trail.noted = of;
    }
    if (before == null) {
      return bytes(of);
    }
    long bytes = before.introduction() == of.introduction() ? 0 : bytes(of.introduction());
    Service was = before.service().orElse(null);
    Service is = of.service().orElse(null);
    return is == null || is == was ? bytes : bytes + bytes(is);
  }

  /**
   * Notes that a rule fired for the instance or was cleared, then wakes who listens. Any thread.
   */
  public void ruled(boolean fired, Instance of, String words, long revision) {
    synchronized (this) {
      Event event =
          note(
              fired ? Event.Kind.RULE_FIRED : Event.Kind.RULE_CLEARED,
              of,
              withoutName(words, of),
              revision);
      Trail trail = trails.get(of.id());
      if (trail != null) {
        trail.add(event);
      }
    }
    listeners.forEach(Runnable::run);
  }

  private Event note(Event.Kind kind, Instance of, String reason, long revision) {
    Event event =
        new Event(
            ++newest,
            wall.millis(),
            kind,
            of.id(),
            of.service().map(Service::name).orElse(""),
            of.service().map(Service::version).orElse(""),
            of.state(),
            reason,
            revision);
    Kept kept = new Kept(new Entry(event, of), more(of));
    fleet.addLast(kept);
    fleetBytes += kept.bytes();
    while (fleet.size() > FLEET || fleetBytes > FLEET_BYTES) {
      fleetBytes -= fleet.removeFirst().bytes();
    }
    return event;
  }

  /**
   * Returns the events after that number whose instance is wanted; at most the newest so many. A
   * number that is not yet reached is one of an earlier run of the registry: all is news.
   */
  public synchronized Page after(long asked, int most, Predicate<Instance> wanted) {
    long number = asked > newest ? 0 : asked;
    List<Entry> found = new ArrayList<>();
    for (Kept kept : fleet) {
      Entry entry = kept.entry();
      if (entry.event().number() > number && wanted.test(entry.instance())) {
        found.add(entry);
      }
    }
    long oldest = fleet.isEmpty() ? newest + 1 : fleet.getFirst().entry().event().number();
    int tooMany = Math.max(0, found.size() - most);
    long forgotten = Math.max(0, oldest - number - 1);
    return new Page(
        List.copyOf(found.subList(tooMany, found.size())),
        number == 0 ? forgotten : forgotten + tooMany,
        newest);
  }

  /** Whose it is stands beside it anyway. */
  private static String withoutName(String reason, Instance of) {
    String name = of.plainName() + " " + of.id() + " ";
    return reason.startsWith(name) ? reason.substring(name.length()) : reason;
  }

  /** Returns the number of the newest event. */
  public synchronized long newest() {
    return newest;
  }

  /** Returns the last events of an instance of the roster, newest first. */
  public synchronized List<Event> of(InstanceId id) {
    Trail trail = trails.get(id);
    return trail == null ? List.of() : List.copyOf(trail.events);
  }

  /** Returns an instance that has left. */
  public synchronized Optional<Departed> departed(InstanceId id) {
    return Optional.ofNullable(departed.get(id));
  }

  /** Returns the ids of those that have left and are still answered for. */
  public synchronized Collection<InstanceId> departed() {
    return List.copyOf(departed.keySet());
  }

  /** Has it run after each event, on the thread that notes it; it must only enqueue. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Ends what {@link #listen} began. */
  public void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
