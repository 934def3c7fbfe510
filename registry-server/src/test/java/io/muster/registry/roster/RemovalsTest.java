package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long a removal holds. */
class RemovalsTest {
  private static final InstanceId ID = new InstanceId("%032x".formatted(7));

  private final List<Change> changes = new ArrayList<>();
  private long now;
  private long wallMillis = 1_000_000;
  private RosterKeeper keeper = keeper(Roster.of(0, List.of()));

  private RosterKeeper keeper(Roster stored) {
    return new RosterKeeper(
        Rules.DEFAULT, 1, stored, () -> Instant.ofEpochMilli(wallMillis), now, changes::add);
  }

  private void remove() {
    Place place = new Place("orders", "10.0.0.1", 8_080);
    keeper.override(
        new OperatorOverride(
            OperatorOverride.What.REMOVED, place, ID, "alice", "it burned", wallMillis),
        now);
  }

  private void comeBack() {
    Offer offer = new Offer("http", "10.0.0.1", 8_080, "http", true);
    Lease lease =
        keeper
            .greet(ID, 1, new Introduction("", List.of(), Verbatim.NOTHING, ""), now)
            .orElseThrow();
    keeper.describe(
        lease, new Service("orders", "", Set.of(), List.of(offer), false, Verbatim.NOTHING));
  }

  private Optional<OperatorOverride> held() {
    return keeper.roster().overrides().naming(ID).stream().findAny();
  }

  private void after(Duration time) {
    now += time.toNanos();
    keeper.tick(now);
  }

  @Test
  void itEndsAfterADayByItselfAndWhoeverCameBackIsToldOf() {
    keeper.tick(now);
    remove();
    keeper.tick(now);
    after(Duration.ofHours(23));
    comeBack();
    assertThat(held()).isPresent();
    changes.clear();
    after(Duration.ofHours(1).plusSeconds(1));
    assertThat(held()).isEmpty();
    assertThat(changes)
        .filteredOn(Change.Steered.class::isInstance)
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.reason())
                    .isEqualTo("a day has passed since it was removed by alice: it burned"));
  }

  @Test
  void aWallClockThatIsSetEndsNone() {
    remove();
    keeper.tick(now);
    wallMillis += Duration.ofDays(3_650).toMillis();
    after(Duration.ofSeconds(1));
    assertThat(held()).isPresent();
    wallMillis = 0;
    after(Duration.ofDays(1));
    assertThat(held()).isEmpty();
  }

  @Test
  void aRestartBeginsItsTimeAnew() {
    remove();
    keeper.tick(now);
    now += Duration.ofHours(23).toNanos();
    keeper = keeper(keeper.roster());
    keeper.tick(now);
    after(Duration.ofHours(23));
    assertThat(held()).isPresent();
    after(Duration.ofHours(2));
    assertThat(held()).isEmpty();
  }
}
