package io.muster.registry.rules;

import io.muster.registry.history.Journal;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look at everything: takes alarms over from the look before, and notes what turns. */
final class Look {
  private final Roster roster;
  private final Moment moment;
  private final Map<Object, Alarm> before;
  private final Journal journal;
  private final Map<Object, Alarm> alarms = new HashMap<>();
  private final Map<InstanceId, List<Fired>> fired = new HashMap<>();

  /** Now, by both clocks. */
  record Moment(long nanos, long wallMillis) {}

  /** What an alarm is of, where it is not a place. */
  private record Subject(Rule rule, InstanceId id) {}

  Look(Roster roster, Moment moment, Map<Object, Alarm> before, Journal journal) {
    this.roster = roster;
    this.moment = moment;
    this.before = before;
    this.journal = journal;
  }

  /** Takes what is the matter with an instance. */
  void instance(Instance instance, Rule rule, Optional<String> matter) {
    Subject subject = new Subject(rule, instance.id());
    turn(subject, rule, instance, matter).ifPresent(told -> add(instance, told));
  }

  /** Takes what is the matter with a place, which is said of every instance there. */
  void place(Place place, Instance newest, Optional<String> matter) {
    turn(place, Rule.RESTART_LOOP, newest, matter)
        .ifPresent(
            told ->
                roster.instancesOf(place.service()).stream()
                    .filter(instance -> Place.of(instance).equals(place))
                    .forEach(instance -> add(instance, told)));
  }

  private void add(Instance instance, Fired told) {
    fired.computeIfAbsent(instance.id(), id -> new ArrayList<>()).add(told);
  }

  private Optional<Fired> turn(Object subject, Rule rule, Instance of, Optional<String> matter) {
    Alarm known = before.get(subject);
    if (known == null && matter.isEmpty()) {
      return Optional.empty();
    }
    Alarm alarm = known == null ? new Alarm(rule, moment.nanos(), moment.wallMillis()) : known;
    return switch (alarm.look(matter, moment.nanos())) {
      case NONE -> keep(subject, alarm);
      case LAPSED -> Optional.empty();
      case FIRED -> {
        journal.ruled(true, of, alarm.sentence(), roster.revision());
        yield keep(subject, alarm);
      }
      case CLEARED -> {
        journal.ruled(false, of, "no longer: " + alarm.sentence(), roster.revision());
        yield Optional.empty();
      }
    };
  }

  private Optional<Fired> keep(Object subject, Alarm alarm) {
    alarms.put(subject, alarm);
    return alarm.told();
  }

  /** Returns what is to be remembered until the next look. */
  Map<Object, Alarm> alarms() {
    return alarms;
  }

  /** Returns what has fired. */
  Rulings rulings() {
    return new Rulings(fired);
  }
}
