package io.muster.registry.watch;

import io.muster.registry.roster.Change;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Who is told of what. Confined to the keeper's turn; those told must only enqueue. */
public final class Watchers {
  /** A flapping service is told of at most this often. */
  private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Predicate<String> flapping;
  private final LongSupplier nanos;
  private final Map<String, Topic> byService = new HashMap<>();
  private final Map<String, Topic> late = new LinkedHashMap<>();
  private final Set<Consumer<Roster>> ofEverything = new LinkedHashSet<>();
  private final Set<Consumer<Change>> ofChanges = new LinkedHashSet<>();
  private final Set<LongConsumer> ofTime = new LinkedHashSet<>();

  /** Makes watchers that pace what flaps. */
  Watchers(Predicate<String> flapping, LongSupplier nanos) {
    this.flapping = flapping;
    this.nanos = nanos;
  }

  /** Who requires a service, and when they were last told of it. */
  private static final class Topic {
    private final Set<Watch> watches = new LinkedHashSet<>();
    private boolean told;
    private long toldAt;
    private String unsaid = "";
  }

  /** Told where a requirement stands. */
  @FunctionalInterface
  public interface Listener {
    /** Called in the keeper's turn. */
    void found(Requirement requirement, Finding finding, long revision, String reason);
  }

  /** One agent's interest in its requirements. */
  public static final class Watch {
    private final Map<Requirement, Finding> last = new LinkedHashMap<>();
    private final Listener listener;

    private Watch(Listener listener) {
      this.listener = listener;
    }

    private void look(Roster roster, String service, String reason) {
      for (Map.Entry<Requirement, Finding> entry : last.entrySet()) {
        if (entry.getKey().service().equals(service)) {
          Finding now = roster.find(entry.getKey());
          if (!now.equals(entry.getValue())) {
            entry.setValue(now);
            listener.found(entry.getKey(), now, roster.revision(), reason);
          }
        }
      }
    }

    /** Returns where the requirements stood when the listener was last told, in their order. */
    public Map<Requirement, Finding> last() {
      return last;
    }
  }

  /** Tells where each requirement stands now, and again on every change. */
  public Watch watch(List<Requirement> requirements, Roster roster, Listener listener) {
    Watch watch = new Watch(listener);
    for (Requirement requirement : requirements) {
      Finding finding = roster.find(requirement);
      watch.last.put(requirement, finding);
      byService.computeIfAbsent(requirement.service(), s -> new Topic()).watches.add(watch);
    }
    watch.last.forEach((r, f) -> listener.found(r, f, roster.revision(), "as it stands"));
    return watch;
  }

  /** Ends a watch. */
  public void forget(Watch watch) {
    for (Requirement requirement : watch.last.keySet()) {
      Topic topic = byService.get(requirement.service());
      if (topic != null && topic.watches.remove(watch) && topic.watches.isEmpty()) {
        byService.remove(requirement.service());
        late.remove(requirement.service());
      }
    }
  }

  /** Tells of every change of the roster. */
  public void watchEverything(Consumer<Roster> listener) {
    ofEverything.add(listener);
  }

  /** Ends what {@link #watchEverything} began. */
  public void forgetEverything(Consumer<Roster> listener) {
    ofEverything.remove(listener);
  }

  /** Tells of every change, with what it was. */
  public void watchChanges(Consumer<Change> listener) {
    ofChanges.add(listener);
  }

  /** Ends what {@link #watchChanges} began. */
  public void forgetChanges(Consumer<Change> listener) {
    ofChanges.remove(listener);
  }

  /**
   * Tells of the passing of time, about ten times a second, in nanoseconds of the monotonic clock.
   */
  public void watchTime(LongConsumer listener) {
    ofTime.add(listener);
  }

  /** Ends what {@link #watchTime} began. */
  public void forgetTime(LongConsumer listener) {
    ofTime.remove(listener);
  }

  void tick(long now, Roster roster) {
    if (!late.isEmpty()) {
      catchUp(now, roster);
    }
    for (LongConsumer listener : new ArrayList<>(ofTime)) {
      listener.accept(now);
    }
  }

  private void catchUp(long now, Roster roster) {
    for (Map.Entry<String, Topic> entry : new ArrayList<>(late.entrySet())) {
      if (now - entry.getValue().toldAt >= PACE_NANOS) {
        late.remove(entry.getKey());
        tell(entry.getKey(), entry.getValue(), roster, entry.getValue().unsaid);
      }
    }
  }

  void changed(Change change) {
    Set<String> services = new TreeSet<>();
    switch (change) {
      case Change.Stands stands -> {
        services.add(stands.instance().serviceName());
        services.add(stands.previousService());
      }
      case Change.Steered steered -> services.add(steered.instance().serviceName());
      case Change.Left left -> services.add(left.instance().serviceName());
    }
    for (String service : services) {
      Topic topic = byService.get(service);
      if (topic != null) {
        say(service, topic, change);
      }
    }
    for (Consumer<Change> listener : new ArrayList<>(ofChanges)) {
      listener.accept(change);
    }
    for (Consumer<Roster> listener : new ArrayList<>(ofEverything)) {
      listener.accept(change.after());
    }
  }

  /**
   * At once, unless the service flaps and was told of within the last second. What an operator said
   * is waited for, and who said goodbye stops to answer: both are told at once in any case.
   */
  private void say(String service, Topic topic, Change change) {
    boolean soon =
        topic.told
            && nanos.getAsLong() - topic.toldAt < PACE_NANOS
            && !(change instanceof Change.Steered)
            && !(change instanceof Change.Left left && left.goodbye());
    if (soon && flapping.test(service)) {
      topic.unsaid = change.reason();
      late.put(service, topic);
    } else {
      late.remove(service);
      tell(service, topic, change.after(), change.reason());
    }
  }

  private void tell(String service, Topic topic, Roster roster, String reason) {
    topic.told = true;
    topic.toldAt = nanos.getAsLong();
    for (Watch watch : new ArrayList<>(topic.watches)) {
      watch.look(roster, service, reason);
    }
  }
}
