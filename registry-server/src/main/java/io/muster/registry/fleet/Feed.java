package io.muster.registry.fleet;

import io.muster.registry.roster.Change;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Notice;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.rules.RuleWatch;
import io.muster.registry.rules.Rulings;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.FleetChange;
import io.muster.registry.v1.InstanceRow;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.wire.InstanceForm;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Tells one reader of the fleet: whole at first, then what is new, at most five times a second and
 * only while the reader takes it. Bounded by what it has told: a row an instance.
 */
public final class Feed {
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int FIRST_EVENTS = 50;
  private static final int MOST_EVENTS = 200;

  private final Source source;
  private final Sight sight;
  private final Filter filter;
  private final Reader reader;
  private final Consumer<Change> changes = this::changed;
  private final LongConsumer ticks = this::tick;
  private final Consumer<Set<InstanceId>> findings = this::ruled;
  private final AtomicBoolean due = new AtomicBoolean();

  /** Guards nothing but the two sets: from the keeper's turn to the people's thread. */
  private final Object handover = new Object();

  private Set<InstanceId> touched = new HashSet<>();
  private Set<String> services = new HashSet<>();

  /** Keeper's turn. */
  private long toldNanos;

  private List<Notice> notices = List.of();
  private boolean noticed;

  /** People's thread. */
  private final Map<InstanceId, InstanceRow> told = new HashMap<>();

  private boolean whole;
  private long events;

  /**
   * What feeds are made of.
   *
   * @param keeper whose roster it is
   * @param view for events
   * @param rules for what has fired
   * @param people the thread on which it is worked out
   * @param wall for display
   */
  public record Source(
      KeeperTurns keeper, FleetView view, RuleWatch rules, Executor people, InstantSource wall) {
    /**
     * Makes a feed that tells somebody only of instances the filter wants, and of events after
     * that.
     */
    public Feed feed(Sight sight, Filter filter, long afterEvent, Reader reader) {
      return new Feed(this, sight, filter, afterEvent, reader);
    }
  }

  /** Who is told; on the people's thread. */
  public interface Reader {
    /** Returns whether it takes more now. */
    boolean ready();

    /** Takes a change of the fleet. */
    void fleet(FleetChange change);

    /** Takes events. */
    void events(EventList events);
  }

  private Feed(Source source, Sight sight, Filter filter, long afterEvent, Reader reader) {
    this.source = source;
    this.sight = sight;
    this.filter = filter;
    this.reader = reader;
    this.events = afterEvent;
  }

  /** Begins. Any thread. */
  public void open() {
    source.rules().listen(findings);
    source
        .keeper()
        .tell(
            k -> {
              notices = source.keeper().notices();
              source.keeper().watchers().watchChanges(changes);
              source.keeper().watchers().watchTime(ticks);
              work();
            });
  }

  /** Ends. Any thread. */
  public void close() {
    source.rules().forget(findings);
    source
        .keeper()
        .tell(
            k -> {
              source.keeper().watchers().forgetChanges(changes);
              source.keeper().watchers().forgetTime(ticks);
            });
  }

  private void changed(Change change) {
    synchronized (handover) {
      switch (change) {
        case Change.Stands stands -> {
          touched.add(stands.instance().id());
          services.add(stands.instance().serviceName());
          services.add(stands.previousService());
        }
        case Change.Steered steered -> {
          touched.add(steered.instance().id());
          services.add(steered.instance().serviceName());
        }
        case Change.Left left -> {
          touched.add(left.instance().id());
          services.add(left.instance().serviceName());
        }
      }
    }
    noticed = true;
  }

  /** People's thread. */
  private void ruled(Set<InstanceId> instances) {
    synchronized (handover) {
      touched.addAll(instances);
    }
    source.keeper().tell(k -> noticed = true); // looked at with the next tick
  }

  private void tick(long now) {
    if (now - toldNanos >= PACE_NANOS) {
      toldNanos = now;
      source
          .keeper()
          .tell(
              k -> {
                List<Notice> next = source.keeper().notices();
                if (noticed || !next.equals(notices)) {
                  noticed = false;
                  notices = next;
                  work();
                }
              });
    }
  }

  private void work() {
    if (due.compareAndSet(false, true)) {
      List<String> words = Notice.heard(notices, sight);
      source.people().execute(() -> tell(words));
    }
  }

  private void tell(List<String> notices) {
    due.set(false);
    if (!reader.ready()) {
      source.keeper().tell(k -> noticed = true); // looked at again with the next tick
      return;
    }
    Set<InstanceId> changed;
    Set<String> affected;
    synchronized (handover) {
      changed = touched;
      affected = services;
      touched = new HashSet<>();
      services = new HashSet<>();
    }
    Roster roster = source.keeper().roster();
    FleetChange.Builder change =
        FleetChange.newBuilder()
            .setRevision(roster.revision())
            .setReadAtMillis(source.wall().millis())
            .setWhole(!whole)
            .addAllNotices(notices);
    Tally all = new Tally();
    Rulings fired = source.rules().newest();
    Set<String> names = new HashSet<>();
    for (Instance instance : roster.instances()) {
      if (!sight.sees(instance.tenant())) {
        continue;
      }
      Facts facts = new Facts(instance, roster, fired, sight);
      all.count(facts);
      names.add(instance.serviceName());
      if (!whole || changed.contains(instance.id()) || requires(instance, affected)) {
        row(facts, change);
      }
    }
    changed.stream().filter(id -> roster.instance(id).isEmpty()).forEach(id -> gone(id, change));
    whole = true;
    reader.fleet(change.setCounts(all.counts()).setServices(names.size()).build());
    tellEvents();
  }

  private static boolean requires(Instance instance, Set<String> services) {
    for (Requirement requirement : instance.introduction().requirements()) {
      if (services.contains(requirement.service())) {
        return true;
      }
    }
    return false;
  }

  private void row(Facts facts, FleetChange.Builder change) {
    InstanceId id = facts.instance().id();
    if (filter.wants(facts)) {
      InstanceRow row = Shown.row(facts);
      if (!row.equals(told.put(id, row))) {
        change.addRows(row);
      }
    } else {
      gone(id, change);
    }
  }

  private void gone(InstanceId id, FleetChange.Builder change) {
    if (told.remove(id) != null) {
      change.addGone(InstanceForm.idBytes(id));
      if (sight.isWhole()) {
        change.addGoneTenants(sight.toldOf(id.tenant()));
      }
    }
  }

  private void tellEvents() {
    EventList next =
        source.view().events(sight, filter, events, events == 0 ? FIRST_EVENTS : MOST_EVENTS);
    events = next.getNewest();
    if (next.getEventsCount() > 0) {
      reader.events(next);
    }
  }
}
