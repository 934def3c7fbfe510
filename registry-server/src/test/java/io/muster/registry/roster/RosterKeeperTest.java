package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterKeeperTest {
  private static final Requirement NEEDS_A = new Requirement("a", "a", Set.of(), "", false);
  private final List<Change> changes = new ArrayList<>();
  private long now;
  private final RosterKeeper keeper = keeper(Roster.of(0, List.of()));

  private RosterKeeper keeper(Roster stored) {
    return new RosterKeeper(
        Rules.DEFAULT, 1, stored, InstantSource.fixed(Instant.EPOCH), now, changes::add);
  }

  @Test
  void aBrokenStreamMakesItsInstanceSuspectAtOnce() {
    Lease lease = join(1, "a");
    keeper.ended(lease, "reset", now);
    assertThat(state(1)).isEqualTo(State.SUSPECT);
  }

  @Test
  void aSuspectInstanceLeavesAfterItsGraceWhenAnotherIsThere() {
    Lease lease = join(1, "a");
    Lease other = join(2, "a");
    keeper.ended(lease, "reset", now);
    step(Duration.ofMillis(14_900), other);
    assertThat(keeper.roster().instance(id(1))).isPresent();
    step(Duration.ofMillis(200), other);
    assertThat(keeper.roster().instance(id(1))).isEmpty();
  }

  @Test
  void theLastInstanceOfAServiceIsNeverRemovedButByGoodbye() {
    Lease lease = join(1, "a");
    keeper.ended(lease, "reset", now);
    step(Duration.ofMinutes(10));
    assertThat(keeper.roster().find(NEEDS_A).endpoints()).hasSize(1);
  }

  @Test
  void aGoodbyeOfTheLastOneVouchesForTheEmptyList() {
    keeper.goodbye(join(1, "a"), "exit");
    assertThat(keeper.roster().find(NEEDS_A))
        .isEqualTo(new Finding(List.of(), Finding.Empty.ALL_GONE));
  }

  @Test
  void aServiceThatNeverWasIsNotVouchedGone() {
    assertThat(keeper.roster().find(NEEDS_A).empty()).isEqualTo(Finding.Empty.NEVER_SEEN);
  }

  @Test
  void aServiceWhoseTagsNeverMatchedIsNotVouchedGone() {
    Requirement tagged = new Requirement("a", "a", Set.of("prod"), "", false);
    Lease lease = join(1, "a");
    assertThat(keeper.roster().find(tagged).empty()).isEqualTo(Finding.Empty.NEVER_SEEN);
    keeper.goodbye(lease, "exit");
    assertThat(keeper.roster().find(tagged).empty()).isEqualTo(Finding.Empty.NEVER_SEEN);
    assertThat(keeper.roster().find(NEEDS_A).empty()).isEqualTo(Finding.Empty.ALL_GONE);
  }

  @Test
  void whoLosesItsTagIsGoneForThoseWhoNeedIt() {
    Requirement tagged = new Requirement("a", "a", Set.of("prod"), "", false);
    Lease lease = join(1, "a");
    Offer offer = new Offer("http", "10.0.0.1", 80, "http", true);
    keeper.describe(
        lease, new Service("a", "1", Set.of("prod"), List.of(offer), false, Verbatim.NOTHING));
    assertThat(keeper.roster().find(tagged).met()).isTrue();
    keeper.describe(
        lease, new Service("a", "1", Set.of(), List.of(offer), false, Verbatim.NOTHING));
    assertThat(keeper.roster().find(tagged).empty()).isEqualTo(Finding.Empty.ALL_GONE);
  }

  @Test
  void aProviderThatHasOpenedNoPortYetIsNotVouchedGone() {
    Lease lease = keeper.greet(id(1), 1, introduction(), now).orElseThrow();
    keeper.describe(lease, new Service("a", "1", Set.of(), List.of(), false, Verbatim.NOTHING));
    assertThat(keeper.roster().find(NEEDS_A).empty()).isEqualTo(Finding.Empty.NEVER_SEEN);
  }

  @Test
  void aServiceOfManyShapesIsRememberedByItsNameAlone() {
    for (int i = 0; i < Sightings.MOST_SHAPES; i++) {
      Lease lease = keeper.greet(id(i), 1, introduction(), now).orElseThrow();
      keeper.describe(
          lease, new Service("a", "1", Set.of("t" + i), List.of(), false, Verbatim.NOTHING));
    }
    assertThat(keeper.roster().find(NEEDS_A).empty()).isEqualTo(Finding.Empty.ALL_GONE);
  }

  @Test
  void silenceSuspectsAfterFifteenSecondsAndRemovesAfterThirty() {
    join(1, "a");
    Lease other = join(2, "a");
    step(Duration.ofSeconds(15), other);
    assertThat(state(1)).isEqualTo(State.SUSPECT);
    step(Duration.ofSeconds(15), other);
    assertThat(keeper.roster().instance(id(1))).isEmpty();
  }

  @Test
  void whoIsHeardAgainIsUpAgain() {
    Lease lease = join(1, "a");
    step(Duration.ofSeconds(16));
    lease.heard(now);
    step(Duration.ofMillis(100));
    assertThat(state(1)).as("who is silent is looked at twice a second").isEqualTo(State.SUSPECT);
    step(Duration.ofMillis(400));
    assertThat(state(1)).isEqualTo(State.UP);
  }

  @Test
  void manySilencesAtOnceStopRemovals() {
    for (int i = 1; i <= 10; i++) {
      join(i, "a");
    }
    step(Duration.ofSeconds(50));
    assertThat(keeper.roster().instances()).hasSize(10);
    assertThat(keeper.notices()).hasSize(1);
  }

  @Test
  void aPausedRegistryExpiresNobody() {
    join(1, "a");
    join(2, "a");
    now += Duration.ofHours(1).toNanos(); // one late tick, as after a stop of the process
    keeper.tick(now);
    keeper.tick(now + 1);
    assertThat(state(1)).isEqualTo(State.UP);
    assertThat(state(2)).isEqualTo(State.UP);
  }

  @Test
  void theLateEndOfAnOldStreamChangesNothing() {
    Lease old = join(1, "a");
    Lease fresh = join(1, "a");
    keeper.ended(old, "late", now);
    assertThat(state(1)).isEqualTo(State.UP);
    assertThat(fresh.epoch()).isGreaterThan(old.epoch());
    assertThat(keeper.goodbye(old, "late")).isFalse();
  }

  @Test
  void anOlderLifeIsRefused() {
    keeper.greet(id(1), 5, introduction(), now);
    assertThat(keeper.greet(id(1), 4, introduction(), now)).isEmpty();
  }

  @Test
  void whatWasStoredIsServedAsStaleUntilItsAgentIsBack() {
    join(1, "a");
    RosterKeeper restarted = keeper(keeper.roster());
    assertThat(restarted.roster().find(NEEDS_A).endpoints())
        .extracting(Endpoint::state)
        .containsExactly(State.STALE);
    restarted.greet(id(1), 1, introduction(), now);
    assertThat(restarted.roster().find(NEEDS_A).endpoints())
        .extracting(Endpoint::state)
        .containsExactly(State.UP);
  }

  @Test
  void theRevisionGrowsWithEveryChange() {
    long before = keeper.roster().revision();
    join(1, "a");
    assertThat(changes).extracting(c -> c.after().revision()).isSorted().allMatch(r -> r > before);
  }

  /** Streams of one instance open and end in any order; only the newest may decide. */
  @Test
  void inAnyOrderOnlyTheNewestStreamDecides() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      RosterKeeper fresh = keeper(Roster.of(0, List.of()));
      List<Lease> open = new ArrayList<>();
      Optional<Lease> newest = Optional.empty();
      for (int i = 0; i < 12; i++) {
        if (open.isEmpty() || random.nextBoolean()) {
          newest = fresh.greet(id(1), 1, introduction(), now);
          open.add(newest.orElseThrow());
        } else {
          Lease ending = open.remove(random.nextInt(open.size()));
          fresh.ended(ending, "late", now);
          if (newest.filter(n -> n.equals(ending)).isPresent()) {
            newest = Optional.empty();
          }
        }
        Instance.Standing standing = fresh.roster().instance(id(1)).orElseThrow().standing();
        boolean lost = standing.reason().equals("late");
        assertThat(lost).as("seed %d", seed).isEqualTo(newest.isEmpty());
      }
    }
  }

  @Test
  void servicesThatWaitForEachOtherAreACycle() {
    WaitGraph.Waiter a = new WaitGraph.Waiter("a", Set.of("b"));
    WaitGraph.Waiter b = new WaitGraph.Waiter("b", Set.of("c"));
    WaitGraph.Waiter c = new WaitGraph.Waiter("c", Set.of("a"));
    assertThat(new WaitGraph(List.of(a, b, c)).inCycle(a)).isTrue();
    assertThat(new WaitGraph(List.of(a, b)).inCycle(a)).isFalse();
  }

  private Lease join(int number, String service) {
    Lease lease = keeper.greet(id(number), 1, introduction(), now).orElseThrow();
    Offer offer = new Offer("http", "10.0.0." + number, 80, "http", true);
    keeper.describe(
        lease, new Service(service, "1", Set.of(), List.of(offer), false, Verbatim.NOTHING));
    return lease;
  }

  private void step(Duration time, Lease... heard) {
    long end = now + time.toNanos();
    while (now < end) {
      now = Math.min(end, now + Duration.ofMillis(100).toNanos());
      for (Lease lease : heard) {
        lease.heard(now);
      }
      keeper.tick(now);
    }
  }

  private State state(int number) {
    return keeper.roster().instance(id(number)).orElseThrow().state();
  }

  private static InstanceId id(int number) {
    return new InstanceId("%032x".formatted(number));
  }

  private static Introduction introduction() {
    return new Introduction("test", List.of(), Verbatim.NOTHING, "10.0.0.1");
  }
}
