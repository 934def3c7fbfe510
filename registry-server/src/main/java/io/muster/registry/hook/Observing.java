package io.muster.registry.hook;

import io.muster.registry.history.Event;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of instances into what hooks are told. Begins with who is known from the store: that
 * they come back after a restart of the registry is no news. One thread at a time.
 */
final class Observing {
  /** Of one service; one that draws a new version at each start is not told of for ever. */
  private static final int MOST_VERSIONS = 200;

  /** Services whose versions are remembered: those that were heard of last. */
  static final int MOST_SERVICES = 10_000;

  private final Map<InstanceId, Known> known = new HashMap<>();
  private final Set<InstanceId> drained = new HashSet<>();
  private final Map<String, Set<String>> versions = new Versions();
  private @Nullable Set<Unmet> unmet;

  /**
   * An instance as it was last heard of.
   *
   * @param up whether it was there, and had said what it is
   */
  private record Known(boolean up, String service, String version) {}

  /** By service; forgets the one that was not heard of for longest. */
  private static final class Versions extends LinkedHashMap<String, Set<String>> {
    private static final long serialVersionUID = 1;

    Versions() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
      return size() > MOST_SERVICES;
    }
  }

  /** A service and the requirement of it that nothing meets. */
  record Unmet(String service, String requirement) {}

  /** What nothing meets any more, and what is met again or not asked for any more. */
  record Turn(List<Unmet> unmet, List<Unmet> met) {}

  Observing(Roster opened) {
    opened
        .instances()
        .forEach(
            instance -> {
              known.put(instance.id(), known(true, instance));
              instance.service().ifPresent(this::saw);
              if (opened.override(instance).isPresent()) {
                drained.add(instance.id());
              }
            });
  }

  private static Known known(boolean up, Instance instance) {
    return new Known(
        up,
        instance.service().map(Service::name).orElse(""),
        instance.service().map(Service::version).orElse(""));
  }

  private void saw(Service service) {
    versions.computeIfAbsent(service.name(), s -> new HashSet<>()).add(service.version());
  }

  /** Returns what the event means. */
  List<Happening> of(Event event) {
    // A rule says nothing of who is there: a loop's newest life may have left.
    return switch (event.kind()) {
      case RULE_FIRED -> List.of(happening(Kind.RULE, event));
      case RULE_CLEARED -> List.of();
      case DRAINED -> {
        drained.add(event.instance());
        yield List.of(happening(Kind.DRAIN, event));
      }
      case RESTORED -> {
        drained.remove(event.instance());
        yield List.of();
      }
      case JOINED, RETURNED, DESCRIBED, STATE_CHANGED, LEFT -> ofLife(event);
    };
  }

  private List<Happening> ofLife(Event event) {
    List<Happening> happenings = new ArrayList<>();
    boolean left = event.kind() == Event.Kind.LEFT;
    boolean now = !left && event.state() == State.UP && !event.service().isEmpty();
    @Nullable Known before =
        left
            ? known.remove(event.instance())
            : known.put(event.instance(), new Known(now, event.service(), event.version()));
    boolean was = before != null && before.up();
    if (now != was) {
      happenings.add(happening(now ? Kind.UP : Kind.DOWN, event));
    }
    if (left && drained.remove(event.instance())) {
      happenings.add(happening(Kind.SHUTDOWN, event));
    }
    if (now && newVersion(event)) {
      happenings.add(happening(Kind.VERSION, event));
    }
    return happenings;
  }

  private boolean newVersion(Event event) {
    Set<String> seen = versions.computeIfAbsent(event.service(), s -> new HashSet<>());
    boolean first = seen.isEmpty();
    return seen.size() < MOST_VERSIONS && seen.add(event.version()) && !first;
  }

  /**
   * Returns what must have happened between the events that were heard for the fleet to be as it is
   * now: more happened at once than the journal keeps. What a rule said meanwhile is not among it.
   */
  List<Happening> compare(Roster roster, long atMillis) {
    List<Happening> happenings = new ArrayList<>();
    for (Map.Entry<InstanceId, Known> gone : List.copyOf(known.entrySet())) {
      if (roster.instance(gone.getKey()).isEmpty()) {
        happenings.addAll(of(left(gone.getKey(), gone.getValue(), atMillis)));
      }
    }
    drained.removeIf(id -> roster.instance(id).isEmpty());
    for (Instance instance : roster.instances()) {
      if (instance.state() != State.STALE) { // not back since the registry's start: no news
        happenings.addAll(stands(instance, roster, atMillis));
      }
    }
    return happenings;
  }

  private List<Happening> stands(Instance instance, Roster roster, long atMillis) {
    List<Happening> happenings = new ArrayList<>();
    String reason = instance.standing().reason();
    happenings.addAll(of(event(Event.Kind.STATE_CHANGED, instance, reason, atMillis)));
    Optional<OperatorOverride> said = roster.override(instance);
    if (said.isPresent() != drained.contains(instance.id())) {
      Event.Kind kind = said.isPresent() ? Event.Kind.DRAINED : Event.Kind.RESTORED;
      String words = said.map(OperatorOverride::words).orElse("");
      happenings.addAll(of(event(kind, instance, words, atMillis)));
    }
    return happenings;
  }

  private static Event left(InstanceId id, Known was, long atMillis) {
    return new Event(
        0,
        atMillis,
        Event.Kind.LEFT,
        id,
        was.service(),
        was.version(),
        State.SUSPECT,
        "it has left; so much happened at once that why is not known any more",
        0);
  }

  private static Event event(Event.Kind kind, Instance of, String reason, long atMillis) {
    Known known = known(true, of);
    return new Event(
        0, atMillis, kind, of.id(), known.service(), known.version(), of.state(), reason, 0);
  }

  private static Happening happening(Kind kind, Event event) {
    return new Happening(
        kind,
        event.service(),
        event.instance().brief(),
        event.version(),
        event.reason(),
        event.atMillis());
  }

  /** Looks which requirements nothing meets; what was so at the first look is no news. */
  Turn unmet(Roster roster) {
    Set<Unmet> now = new LinkedHashSet<>();
    for (Instance instance : roster.instances()) {
      for (Requirement requirement : instance.introduction().requirements()) {
        if (!requirement.optional() && !roster.find(requirement).met()) {
          now.add(new Unmet(instance.serviceName(), requirement.key()));
        }
      }
    }
    Set<Unmet> before = unmet == null ? now : unmet;
    unmet = now;
    return new Turn(
        now.stream().filter(u -> !before.contains(u) && !u.service().isEmpty()).toList(),
        before.stream().filter(u -> !now.contains(u)).toList());
  }
}
