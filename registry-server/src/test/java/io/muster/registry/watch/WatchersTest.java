package io.muster.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Requirement NEEDS_A = new Requirement("a", "a", Set.of(), "", false);

  private final List<Integer> told = new ArrayList<>();
  private final Map<Integer, Lease> leases = new HashMap<>();
  private boolean flapping;
  private long now = SECOND;
  private final Watchers watchers = new Watchers(service -> flapping, () -> now);
  private final RosterKeeper keeper =
      new RosterKeeper(
          Rules.DEFAULT,
          1,
          Roster.of(0, List.of()),
          InstantSource.fixed(Instant.EPOCH),
          now,
          watchers::changed);

  @Test
  void whatIsQuietIsToldAtOnceThoughManyFollow() {
    watch();
    join(1);
    join(2);
    assertThat(told).containsExactly(0, 1, 2);
  }

  @Test
  void whatFlapsIsToldOnceASecond() {
    watch();
    flapping = true;
    now += 5 * SECOND;
    join(1); // the first after quiet goes out at once
    join(2);
    join(3);
    assertThat(told).containsExactly(0, 1);
    now += SECOND - 1;
    watchers.tick(now, keeper.roster());
    assertThat(told).containsExactly(0, 1);
    now += 1;
    watchers.tick(now, keeper.roster());
    assertThat(told).containsExactly(0, 1, 3);
  }

  @Test
  void whoSaysGoodbyeIsToldAtOnceThoughOthersFlap() {
    watch();
    flapping = true;
    join(1);
    join(2);
    join(3);
    assertThat(told).containsExactly(0, 1);
    leaveWell(3);
    assertThat(told).containsExactly(0, 1, 2);
  }

  @Test
  void whoComesAndGoesAllTheTimeIsNotToldAtOnce() {
    for (int i = 0; i < 4; i++) {
      join(1);
      keeper.ended(lease(1), "its connection broke", now);
    }
    watch();
    flapping = true;
    join(1); // at once: nothing was told of the service yet
    int before = told.size();
    leaveWell(1);
    assertThat(told).hasSize(before);
    now += SECOND;
    watchers.tick(now, keeper.roster());
    assertThat(told).hasSize(before + 1);
    assertThat(told.getLast()).isZero();
  }

  @Test
  void whatHasCalmedIsNotLeftUnsaid() {
    watch();
    flapping = true;
    join(1);
    join(2);
    flapping = false;
    join(3);
    now += 2 * SECOND;
    watchers.tick(now, keeper.roster());
    assertThat(told).containsExactly(0, 1, 3);
  }

  private Lease lease(int number) {
    return Objects.requireNonNull(leases.get(number));
  }

  private void leaveWell(int number) {
    assertThat(keeper.goodbye(lease(number), "tested")).isTrue();
  }

  private void watch() {
    watchers.watch(
        List.of(NEEDS_A),
        keeper.roster(),
        (requirement, finding, revision, reason) -> told.add(finding.endpoints().size()));
  }

  private void join(int number) {
    InstanceId id = new InstanceId("%032x".formatted(number));
    Introduction introduction = new Introduction("test", List.of(), Verbatim.NOTHING, "10.0.0.1");
    Lease lease = keeper.greet(id, 1, introduction, now).orElseThrow();
    Offer offer = new Offer("http", "10.0.0." + number, 80, "http", true);
    keeper.describe(
        lease, new Service("a", "1", Set.of(), List.of(offer), false, Verbatim.NOTHING));
    leases.put(number, lease);
  }
}
