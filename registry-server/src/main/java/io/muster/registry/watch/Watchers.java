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
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Who is told of what. Confined to the keeper's thread; those told must only enqueue. */
public final class Watchers {
  private final Map<String, Set<Watch>> byService = new HashMap<>();
  private final Set<Consumer<Roster>> ofEverything = new LinkedHashSet<>();
  private final Set<LongConsumer> ofTime = new LinkedHashSet<>();

  /** Told where a requirement stands. */
  @FunctionalInterface
  public interface Listener {
    /** Called on the keeper's thread. */
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
      byService.computeIfAbsent(requirement.service(), s -> new LinkedHashSet<>()).add(watch);
    }
    watch.last.forEach((r, f) -> listener.found(r, f, roster.revision(), "as it stands"));
    return watch;
  }

  /** Ends a watch. */
  public void forget(Watch watch) {
    for (Requirement requirement : watch.last.keySet()) {
      Set<Watch> watches = byService.get(requirement.service());
      if (watches != null && watches.remove(watch) && watches.isEmpty()) {
        byService.remove(requirement.service());
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

  void tick(long now) {
    for (LongConsumer listener : new ArrayList<>(ofTime)) {
      listener.accept(now);
    }
  }

  void changed(Change change) {
    Set<String> services = new TreeSet<>();
    switch (change) {
      case Change.Stands stands -> {
        services.add(stands.instance().serviceName());
        services.add(stands.previousService());
      }
      case Change.Left left -> services.add(left.instance().serviceName());
    }
    for (String service : services) {
      for (Watch watch : new ArrayList<>(byService.getOrDefault(service, Set.of()))) {
        watch.look(change.after(), service, change.reason());
      }
    }
    for (Consumer<Roster> listener : new ArrayList<>(ofEverything)) {
      listener.accept(change.after());
    }
  }
}
