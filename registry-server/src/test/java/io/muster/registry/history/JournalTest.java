package io.muster.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Greeting;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final InstantSource WALL = InstantSource.fixed(Instant.ofEpochMilli(7));

  private final Journal journal = new Journal(Roster.of(0, List.of()), WALL);
  private final RosterKeeper keeper =
      new RosterKeeper(Rules.DEFAULT, 1, Roster.of(0, List.of()), WALL, 0, journal::changed);

  private static InstanceId id(int number) {
    return new InstanceId(String.format("%032x", number));
  }

  private Lease greet(int number) {
    Introduction introduction =
        new Introduction("1", List.of(), Verbatim.of(new byte[0]), "10.0.0.1");
    return ((Greeting.Welcomed) keeper.greet(Arrival.of(id(number), 1), introduction, 0)).lease();
  }

  private static Service service(String version, int... ports) {
    List<Offer> offers =
        java.util.Arrays.stream(ports)
            .mapToObj(p -> new Offer("http-" + p, "10.0.0.1", p, "http", p == ports[0]))
            .toList();
    return new Service("orders", version, Set.of(), offers, false, Verbatim.NOTHING);
  }

  private List<Event> events() {
    return journal.after(0, Journal.FLEET, instance -> true).entries().stream()
        .map(Journal.Entry::event)
        .toList();
  }

  @Test
  void aLifeIsToldFromJoiningToLeaving() {
    Lease lease = greet(1);
    keeper.describe(lease, service("1", 8080));
    keeper.ended(lease, "its connection was reset by its machine", 0);
    Lease again = greet(1);
    keeper.goodbye(again, "exit");
    assertThat(events())
        .extracting(Event::kind)
        .containsExactly(
            Event.Kind.JOINED,
            Event.Kind.DESCRIBED,
            Event.Kind.STATE_CHANGED,
            Event.Kind.RETURNED,
            Event.Kind.LEFT);
    assertThat(events().get(2).state()).isEqualTo(State.SUSPECT);
    assertThat(events().get(2).reason()).contains("reset by its machine");
    assertThat(events().get(4).reason()).contains("exit");
  }

  @Test
  void aNewDescriptionIsToldByWhatIsNewInIt() {
    Lease lease = greet(1);
    keeper.describe(lease, service("1", 8080, 8081));
    keeper.describe(lease, service("2", 8080, 9090));
    assertThat(journal.of(id(1)).get(0).reason())
        .isEqualTo("version 1 became 2; opened http-9090:9090; closed http-8081:8081");
  }

  @Test
  void theLastFiftyOfAnInstanceAreKeptNewestFirst() {
    Lease lease = greet(1);
    for (int i = 0; i < 80; i++) {
      keeper.describe(lease, service("v" + i, 8080));
    }
    List<Event> trail = journal.of(id(1));
    assertThat(trail).hasSize(50);
    assertThat(trail.get(0).reason()).contains("v78 became v79");
    assertThat(trail).isSortedAccordingTo((a, b) -> Long.compare(b.number(), a.number()));
  }

  @Test
  void whoHasLeftIsStillAnsweredFor() {
    Lease lease = greet(1);
    keeper.describe(lease, service("1", 8080));
    keeper.goodbye(lease, "sigterm");
    assertThat(journal.of(id(1))).isEmpty();
    Journal.Departed departed = journal.departed(id(1)).orElseThrow();
    assertThat(departed.atMillis()).isEqualTo(7);
    assertThat(departed.events().get(0).reason()).contains("sigterm");
  }

  @Test
  void ofThoseWhoLeftOnlyTheLastAreRemembered() {
    for (int i = 1; i <= Journal.DEPARTED + 10; i++) {
      keeper.goodbye(greet(i), "exit");
    }
    assertThat(journal.departed()).hasSize(Journal.DEPARTED).doesNotContain(id(10), id(1));
  }

  @Test
  void whoReadsTooLateIsToldHowManyItMissed() {
    for (int i = 0; i < Journal.FLEET; i++) {
      keeper.goodbye(greet(i + 1), "exit");
    }
    Journal.Page page = journal.after(10, 5, instance -> true);
    assertThat(page.newest()).isEqualTo(2L * Journal.FLEET);
    assertThat(page.missed()).isEqualTo(2L * Journal.FLEET - 10 - 5);
    assertThat(page.entries()).hasSize(5);
    assertThat(page.entries().get(4).event().number()).isEqualTo(page.newest());
  }

  @Test
  void whoAsksForTheLastOnesHasMissedNothing() {
    greet(1);
    greet(2);
    greet(3);
    assertThat(journal.after(0, 2, instance -> true).missed()).isZero();
    assertThat(journal.after(1, 1, instance -> true).missed()).isEqualTo(1);
  }

  @Test
  void aNumberOfAnEarlierRunMeansThatAllIsNews() {
    greet(1);
    assertThat(journal.after(1_000_000, 10, instance -> true).entries()).hasSize(1);
  }

  @Test
  void whoListensIsWokenByEachEvent() {
    int[] woken = {0};
    Runnable listener = () -> woken[0]++;
    journal.listen(listener);
    greet(1);
    greet(2);
    journal.forget(listener);
    greet(3);
    assertThat(woken[0]).isEqualTo(2);
  }

  private static Service large(String version) {
    Offer offer = new Offer("http", "10.0.0.1", 80, "http", true);
    Verbatim said = Verbatim.of(new byte[256 << 10]);
    return new Service("orders", version, Set.of(), List.of(offer), false, said);
  }

  @Test
  void ofWhatIsLargeFewerEventsAreKeptTheNewestOfThem() {
    Lease lease = greet(1);
    for (int i = 0; i < 1_000; i++) {
      keeper.describe(lease, large("v" + i));
    }
    assertThat(events()).hasSize(Journal.FLEET_BYTES / (256 << 10));
    assertThat(events().getLast().version()).isEqualTo("v999");
    assertThat(journal.after(1, Journal.FLEET, instance -> true).missed()).isPositive();
    keeper.goodbye(lease, "exit");
    for (int i = 2; i < 4_000; i++) {
      keeper.describe(greet(i), service("1", i));
    }
    assertThat(events()).as("when those have gone, as many as ever").hasSize(Journal.FLEET);
  }

  @Test
  void whoSaysMuchOnceAndThenLittleOftenPushesOutNoMoreThanOthers() {
    Lease lease = greet(1);
    keeper.describe(lease, large("1"));
    Instance of = keeper.roster().instance(id(1)).orElseThrow();
    for (int i = 0; i < Journal.FLEET; i++) {
      journal.ruled(i % 2 == 0, of, "memory", 1);
    }
    assertThat(events()).hasSize(Journal.FLEET);
  }

  @Test
  void ofThoseThatHaveLeftAsManyAreAnsweredForAsThereIsRoomFor() {
    for (int i = 1; i <= 100; i++) {
      Lease lease = greet(i);
      keeper.describe(lease, large("1"));
      keeper.goodbye(lease, "exit");
    }
    assertThat(journal.departed()).hasSize(Journal.DEPARTED_BYTES / (256 << 10)).contains(id(100));
    greet(100); // back, and so of those that have left no longer
    for (int i = 101; i <= 800; i++) {
      keeper.goodbye(greet(i), "exit");
    }
    assertThat(journal.departed()).hasSize(Journal.DEPARTED).doesNotContain(id(99), id(100));
  }
}
