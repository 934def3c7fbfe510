package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.history.Event;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservingTest {
  private final Observing observing = new Observing(Roster.of(0, List.of()));

  private List<Kind> of(Event.Kind kind) {
    Event event =
        new Event(
            1, 1, kind, new InstanceId("0".repeat(32)), "orders", "1", State.UP, "in words", 1);
    return observing.of(event).stream().map(Happening::kind).toList();
  }

  @Test
  void whatARuleSaysOfWhoHasLeftDoesNotBringItBack() {
    assertThat(of(Event.Kind.DESCRIBED)).containsExactly(Kind.UP);
    assertThat(of(Event.Kind.LEFT)).containsExactly(Kind.DOWN);
    assertThat(of(Event.Kind.RULE_FIRED)).containsExactly(Kind.RULE);
    assertThat(of(Event.Kind.RULE_CLEARED)).isEmpty();
    assertThat(of(Event.Kind.DESCRIBED)).containsExactly(Kind.UP);
  }

  @Test
  void whoIsDrainedIsToldAndStaysThere() {
    assertThat(of(Event.Kind.DESCRIBED)).containsExactly(Kind.UP);
    assertThat(of(Event.Kind.DRAINED)).containsExactly(Kind.DRAIN);
    assertThat(of(Event.Kind.RESTORED)).isEmpty();
    assertThat(of(Event.Kind.LEFT)).containsExactly(Kind.DOWN);
  }

  @Test
  void whoEndsDrainedWasShutDown() {
    of(Event.Kind.DESCRIBED);
    of(Event.Kind.DRAINED);
    assertThat(of(Event.Kind.LEFT)).containsExactly(Kind.DOWN, Kind.SHUTDOWN);
    of(Event.Kind.DESCRIBED);
    assertThat(of(Event.Kind.LEFT)).containsExactly(Kind.DOWN);
  }

  private static Instance instance(int number, State state) {
    Offer offer = new Offer("http", "10.0.0." + number, 8_080, "http", true);
    return new Instance(
        new InstanceId("%032x".formatted(number)),
        new Instance.Life(1, number, number),
        new Instance.Standing(state, "as it stands", 0),
        new Introduction("", List.of(), Verbatim.NOTHING, ""),
        Optional.of(new Service("orders", "1", Set.of(), List.of(offer), false, Verbatim.NOTHING)));
  }

  private static Overrides drained(Instance instance) {
    return Overrides.of(
        List.of(
            new OperatorOverride(
                OperatorOverride.What.DRAINED,
                Place.of(instance).orElseThrow(),
                instance.id(),
                "alice",
                "kernel",
                0)));
  }

  private static Event left(Instance instance) {
    return new Event(9, 9, Event.Kind.LEFT, instance.id(), "orders", "1", State.UP, "in words", 9);
  }

  private static List<Kind> kinds(List<Happening> happenings) {
    return happenings.stream().map(Happening::kind).toList();
  }

  @Test
  void whoWasDrainedBeforeTheRegistryRestartedAndEndsWasShutDown() {
    Instance one = instance(1, State.STALE);
    Observing restarted = new Observing(Roster.of(1, List.of(one), drained(one)));
    assertThat(kinds(restarted.of(left(one)))).containsExactly(Kind.DOWN, Kind.SHUTDOWN);
  }

  @Test
  void whatWasMissedIsSeenInTheFleetAsItIs() {
    Instance gone = instance(1, State.UP);
    Instance ended = instance(2, State.UP);
    Instance stays = instance(3, State.UP);
    Observing before = new Observing(Roster.of(1, List.of(gone, ended, stays), drained(ended)));
    Roster now =
        Roster.of(9, List.of(instance(3, State.SUSPECT), instance(4, State.UP)), drained(stays));
    List<Happening> happenings = before.compare(now, 7);
    assertThat(happenings)
        .filteredOn(h -> h.kind() == Kind.DOWN)
        .extracting(Happening::service)
        .containsExactly("orders", "orders", "orders");
    assertThat(kinds(happenings))
        .containsExactlyInAnyOrder(
            Kind.DOWN, Kind.DOWN, Kind.SHUTDOWN, Kind.DOWN, Kind.DRAIN, Kind.UP);
    assertThat(before.compare(now, 8)).isEmpty();
    assertThat(before.of(left(gone))).isEmpty();
  }

  @Test
  void whoIsNotBackSinceTheRegistryRestartedIsNoNews() {
    Roster stale = Roster.of(1, List.of(instance(1, State.STALE)));
    assertThat(new Observing(stale).compare(stale, 7)).isEmpty();
  }

  @Test
  void servicesThatComeAndGoForEverAreForgotten() {
    for (int i = 0; i <= Observing.MOST_SERVICES; i++) {
      observing.of(version("service-" + i, "1"));
    }
    assertThat(observing.of(version("service-1", "2"))).hasSize(1);
    assertThat(observing.of(version("service-0", "2"))).isEmpty();
  }

  /** Of an instance that is there all the while. */
  private static Event version(String service, String version) {
    return new Event(
        1,
        1,
        Event.Kind.DESCRIBED,
        new InstanceId("0".repeat(32)),
        service,
        version,
        State.UP,
        "in words",
        1);
  }
}
