package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is believed gone, and who is not. */
class LivenessTest {
  private final Map<Integer, Lease> open = new HashMap<>();
  private long now = 5_000_000_000L;
  private long wallMillis = 1_000_000;
  private RosterKeeper keeper = keeper(1, Roster.of(0, List.of()));

  private RosterKeeper keeper(long boot, Roster stored) {
    return new RosterKeeper(
        Rules.DEFAULT, boot, stored, () -> Instant.ofEpochMilli(wallMillis), now, change -> {});
  }

  @Test
  void manyBrokenStreamsAtOnceStopRemovals() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2, 3, 4);
    step(Duration.ofMinutes(5));
    assertThat(listed()).hasSize(10);
    assertThat(keeper.notices())
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice.words())
                    .startsWith("4 of 10 instances were lost without goodbye, the last 300 s ago"));
  }

  @Test
  void oneServiceIsAScopeOfItsOwn() {
    fleet(30, "a");
    for (int i = 31; i <= 34; i++) {
      join(i, "b");
    }
    lose(Ending.CONNECTION_LOST, 31, 32, 33);
    step(Duration.ofMinutes(5));
    assertThat(listed()).contains(31, 32, 33);
    assertThat(keeper.notices())
        .singleElement()
        .satisfies(n -> assertThat(n.words()).contains("3 of 4 instances of b"));
  }

  @Test
  void twoLossesAreDeaths() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2);
    step(Duration.ofSeconds(16));
    assertThat(listed()).doesNotContain(1, 2).hasSize(8);
  }

  @Test
  void whoseMachineClosedItsConnectionLeavesDuringAFreeze() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2, 3, 4);
    lose(Ending.PEER_CLOSED, 5);
    step(Duration.ofSeconds(16));
    assertThat(listed()).doesNotContain(5).hasSize(9);
  }

  @Test
  void manyClosedConnectionsAtOnceAreNotBelieved() {
    fleet(10, "a");
    lose(Ending.PEER_CLOSED, 1, 2, 3, 4);
    step(Duration.ofMinutes(5));
    assertThat(listed()).hasSize(10);
  }

  @Test
  void aFreezeEndsTenMinutesAfterTheLastLossThenOneASecondLeaves() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2, 3, 4, 5);
    step(Duration.ofMinutes(10).plusSeconds(43));
    assertThat(listed()).hasSize(10);
    assertThat(keeper.notices()).isEmpty();
    step(Duration.ofSeconds(3));
    assertThat(listed()).hasSizeBetween(6, 8);
    step(Duration.ofSeconds(6));
    assertThat(listed()).containsExactly(6, 7, 8, 9, 10);
  }

  @Test
  void whoIsLateAfterAFreezeHasTimeToComeBack() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2, 3, 4);
    step(Duration.ofMinutes(2));
    join(1, "a");
    join(2, "a");
    join(3, "a");
    step(Duration.ofSeconds(40));
    assertThat(listed()).contains(4);
    step(Duration.ofSeconds(10));
    assertThat(listed()).doesNotContain(4);
  }

  @Test
  void aGoodbyeIsAppliedAtOnceThoughRemovalsAreFrozen() {
    fleet(10, "a");
    lose(Ending.CONNECTION_LOST, 1, 2, 3, 4);
    keeper.goodbye(lease(9), "exit");
    assertThat(listed()).doesNotContain(9);
  }

  @Test
  void theDeadOfLongAgoDoNotFreezeTheLiving() {
    for (int i = 1; i <= 5; i++) {
      join(i, "s" + i); // the last of its service: it stays listed for good
    }
    lose(Ending.PEER_CLOSED, 1, 2, 3);
    step(Duration.ofMinutes(12));
    join(6, "s4");
    lose(Ending.CONNECTION_LOST, 6);
    step(Duration.ofSeconds(16));
    assertThat(listed()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void theLastThatMeetsSomebodysRequirementStays() {
    Requirement blue = new Requirement("a", "a", Set.of("blue"), "", false);
    greet(1, List.of(), 0, 0);
    describe(1, "a", Set.of("blue"));
    join(2, "a");
    greet(3, List.of(blue), 0, 0);
    lose(Ending.PEER_CLOSED, 1);
    step(Duration.ofMinutes(1));
    assertThat(keeper.roster().find(blue).met()).isTrue();
  }

  @Test
  void afterARestartRemovalsWaitForASixtySecondsAndThenForTheMany() {
    fleet(10, "a");
    keeper = keeper(2, keeper.roster());
    for (int i = 1; i <= 8; i++) {
      join(i, "a");
    }
    step(Duration.ofSeconds(59));
    assertThat(listed()).hasSize(10);
    step(Duration.ofSeconds(3));
    assertThat(listed()).hasSize(8);
    keeper = keeper(3, keeper.roster());
    step(Duration.ofMinutes(5));
    assertThat(listed()).hasSize(8);
  }

  @Test
  void whoWasHeardDuringAPauseIsNotBelievedForItsLength() {
    fleet(2, "a");
    now += Duration.ofHours(1).toNanos();
    lease(1).heard(now); // the stream's thread is ahead of the keeper's
    keeper.tick(now);
    step(Duration.ofSeconds(16), 2);
    assertThat(state(1)).isEqualTo(State.SUSPECT);
  }

  @Test
  void whoComesAndGoesIsHeldDownForLongerAndLonger() {
    fleet(2, "a");
    flap(1);
    assertThat(state(1)).isEqualTo(State.UP);
    flap(1);
    assertThat(standing(1).reason()).isEqualTo("flapping, held for 5 s");
    step(Duration.ofSeconds(6), 1, 2);
    assertThat(state(1)).isEqualTo(State.UP);
    flap(1);
    assertThat(standing(1).reason()).isEqualTo("flapping, held for 10 s");
    step(Duration.ofSeconds(80), 1, 2);
    assertThat(keeper.flapping("a")).isFalse();
    flap(1);
    assertThat(state(1)).isEqualTo(State.UP);
  }

  @Test
  void whomAPersonRemovesAmongManyLostSpeaksForTheOthersStill() {
    fleet(6, "a");
    step(Duration.ofSeconds(16), 4, 5, 6);
    keeper.remove(id(1), "by a person", now);
    step(Duration.ofSeconds(60), 4, 5, 6);
    assertThat(listed()).containsExactly(2, 3, 4, 5, 6);
    keeper.remove(id(2), "by a person", now);
    keeper.remove(id(3), "by a person", now);
    step(Duration.ofSeconds(60), 4, 5); // and one alone is believed dead again
    assertThat(listed()).containsExactly(4, 5);
  }

  @Test
  void whomAPersonRemovesBeforeOthersAreMissedSpeaksForThemToo() {
    fleet(6, "a");
    step(Duration.ofSeconds(16), 2, 3, 4, 5, 6);
    keeper.remove(id(1), "by a person", now);
    step(Duration.ofSeconds(1), 4, 5, 6);
    step(Duration.ofSeconds(49), 4, 5, 6);
    assertThat(listed()).containsExactly(2, 3, 4, 5, 6);
  }

  @Test
  void anotherProcessWithACopiedIdIsRefusedWhileTheFirstIsHeard() {
    greet(1, List.of(), 0, 41);
    assertThat(arrive(1, 0, 42))
        .isInstanceOfSatisfying(
            Greeting.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains("two processes claim instance", "process 41", "process 42"));
    assertThat(keeper.notices()).hasSize(1);
  }

  @Test
  void aCopyOfAVirtualMachineIsToldApartByWhatItHasNotHeard() {
    long first = greet(1, List.of(), 0, 41).epoch();
    lease(1).heard(now);
    long copy = greet(1, List.of(), first, 41).epoch(); // as an honest reconnect would
    lease(1).heard(now);
    assertThat(copy).isGreaterThan(first);
    assertThat(arrive(1, first, 41)).isInstanceOf(Greeting.Refused.class);
    assertThat(arrive(1, copy, 41)).isInstanceOf(Greeting.Welcomed.class);
  }

  @Test
  void anHonestReconnectIsNeverRefused() {
    long first = greet(1, List.of(), 0, 41).epoch();
    lease(1).heard(now);
    greet(1, List.of(), first, 41); // its welcome is lost on the way
    assertThat(arrive(1, first, 41)).isInstanceOf(Greeting.Welcomed.class);
    assertThat(arrive(1, 0, 0)).isInstanceOf(Greeting.Welcomed.class);
  }

  @Test
  void whoWasLostYieldsItsAddress() {
    join(1, "a");
    lose(Ending.PEER_CLOSED, 1);
    greet(2, List.of(), 0, 0);
    keeper.describe(lease(2), service("b", 1, Set.of()));
    assertThat(listed()).containsExactly(2);
  }

  @Test
  void theLostYieldTheirAddressAlsoWhenADeadOneSeemedAliveThere() {
    join(1, "a");
    step(Duration.ofSeconds(1)); // the last that is heard of it
    greet(2, List.of(), 0, 0);
    keeper.describe(lease(2), service("b", 1, Set.of()));
    lose(Ending.PEER_CLOSED, 2);
    greet(3, List.of(), 0, 0);
    keeper.describe(lease(3), service("c", 1, Set.of()));
    assertThat(listed()).containsExactly(1, 2, 3);
    step(Duration.ofSeconds(16), 3);
    assertThat(listed()).containsExactly(3);
  }

  @Test
  void anInstanceIsKeptBeforeWhatFollowsFromIt() {
    List<String> order = new ArrayList<>();
    keeper =
        new RosterKeeper(
            Rules.DEFAULT,
            1,
            Roster.of(0, List.of()),
            () -> Instant.ofEpochMilli(wallMillis),
            now,
            change -> order.add(change.getClass().getSimpleName()));
    join(1, "a");
    lose(Ending.PEER_CLOSED, 1);
    greet(2, List.of(), 0, 0);
    order.clear();
    keeper.describe(lease(2), service("b", 1, Set.of()), kept -> order.add("kept"));
    assertThat(order).containsExactly("Stands", "kept", "Left");
  }

  @Test
  void theWallClockNeitherExpiresNorReorders() {
    join(1, "a");
    wallMillis -= Duration.ofDays(3650).toMillis();
    join(2, "a");
    wallMillis += Duration.ofDays(7300).toMillis();
    step(Duration.ofSeconds(2), 1, 2);
    join(3, "a");
    assertThat(keeper.roster().instancesOf("a"))
        .extracting(i -> i.id())
        .containsExactly(id(1), id(2), id(3));
    assertThat(state(1)).isEqualTo(State.UP);
  }

  private void flap(int number) {
    keeper.ended(lease(number), "reset", now);
    join(number, "a");
  }

  private void fleet(int size, String service) {
    for (int i = 1; i <= size; i++) {
      join(i, service);
    }
  }

  private void join(int number, String service) {
    greet(number, List.of(), 0, 0);
    describe(number, service, Set.of());
  }

  private Lease greet(int number, List<Requirement> needs, long newestEpoch, long process) {
    Arrival arrival = new Arrival(id(number), 1, newestEpoch, process);
    Introduction introduction = new Introduction("test", needs, Verbatim.NOTHING, "10.0.0.1");
    Greeting greeting = keeper.greet(arrival, introduction, now);
    open.put(number, ((Greeting.Welcomed) greeting).lease());
    return lease(number);
  }

  private Lease lease(int number) {
    return Objects.requireNonNull(open.get(number));
  }

  private Greeting arrive(int number, long newestEpoch, long process) {
    Introduction introduction = new Introduction("test", List.of(), Verbatim.NOTHING, "10.0.0.2");
    return keeper.greet(new Arrival(id(number), 1, newestEpoch, process), introduction, now);
  }

  private void describe(int number, String service, Set<String> tags) {
    keeper.describe(lease(number), service(service, number, tags));
  }

  private static Service service(String name, int number, Set<String> tags) {
    Offer offer = new Offer("http", "10.0.0." + number, 80, "http", true);
    return new Service(name, "1", tags, List.of(offer), false, Verbatim.NOTHING);
  }

  private void lose(Ending how, int... numbers) {
    for (int number : numbers) {
      keeper.ended(lease(number), how, "lost", now);
      open.remove(number);
    }
  }

  /** All that are open are heard, or only these. */
  private void step(Duration time, Integer... heard) {
    List<Integer> talking = heard.length == 0 ? new ArrayList<>(open.keySet()) : List.of(heard);
    long end = now + time.toNanos();
    while (now < end) {
      now = Math.min(end, now + Duration.ofMillis(100).toNanos());
      talking.forEach(number -> lease(number).heard(now));
      keeper.tick(now);
    }
  }

  private List<Integer> listed() {
    return keeper.roster().instances().stream()
        .map(i -> Integer.parseInt(i.id().hex(), 16))
        .sorted()
        .toList();
  }

  private State state(int number) {
    return standing(number).state();
  }

  private Instance.Standing standing(int number) {
    return keeper.roster().instance(id(number)).orElseThrow().standing();
  }

  private static InstanceId id(int number) {
    return new InstanceId("%032x".formatted(number));
  }
}
