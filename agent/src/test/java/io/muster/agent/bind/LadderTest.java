package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LadderTest {
  private final Ladder ladder = new Ladder(1_000);

  @Test
  void theFirstLookIsAtOnce() {
    assertThat(ladder.idle(1_000)).isZero();
  }

  @Test
  void withoutABindItLooksOftenInTheFirstMinuteAndSeldomLater() {
    ladder.looked(1_000, Set.of());
    assertThat(ladder.idle(1_000)).isEqualTo(1_500);
    ladder.looked(61_000, Set.of());
    assertThat(ladder.idle(61_000)).isEqualTo(15_000);
  }

  @Test
  void aBindIsLookedAtAtOnceAndAgainUntilItShows() {
    ladder.looked(1_000, Set.of());
    ladder.woken(2_000, 80);
    assertThat(ladder.idle(2_000)).isZero();
    ladder.looked(2_000, Set.of(443));
    assertThat(ladder.idle(2_000)).isEqualTo(5);
    ladder.looked(2_005, Set.of(443));
    assertThat(ladder.idle(2_005)).isEqualTo(50);
    ladder.looked(2_055, Set.of(443, 80));
    assertThat(ladder.idle(2_055)).isEqualTo(1_500);
  }

  @Test
  void aPortThatNeverShowsIsGivenUp() {
    ladder.woken(2_000, 80);
    for (long pause : new long[] {5, 50, 500, 1_500, 1_500}) {
      ladder.looked(2_000, Set.of());
      assertThat(ladder.idle(2_000)).isEqualTo(pause);
    }
  }

  @Test
  void manyBindsShareALook() {
    ladder.looked(2_000, Set.of());
    ladder.woken(2_001, 80);
    ladder.woken(2_002, 81);
    assertThat(ladder.idle(2_002)).isEqualTo(23);
    assertThat(ladder.idle(2_025)).isZero();
  }

  @Test
  void aBindDuringTheWaitBringsTheNextLookForwardOnly() {
    ladder.looked(2_000, Set.of());
    ladder.woken(2_010, 80);
    ladder.woken(2_020, 0);
    assertThat(ladder.idle(2_020)).isEqualTo(5);
  }

  @Test
  void aRegularLookMayBePassedOverForAWhile() {
    ladder.looked(2_000, Set.of());
    assertThat(ladder.mayPass(3_500)).isTrue();
    ladder.passed(3_500);
    assertThat(ladder.idle(3_500)).isEqualTo(1_500);
    assertThat(ladder.mayPass(17_000)).isFalse();
    ladder.looked(70_000, Set.of());
    assertThat(ladder.mayPass(129_999)).isTrue();
    assertThat(ladder.mayPass(130_000)).isFalse();
  }

  @Test
  void aLookThatABindAskedForIsNotPassedOver() {
    ladder.looked(2_000, Set.of());
    ladder.woken(2_100, 0);
    assertThat(ladder.mayPass(2_100)).isFalse();
    ladder.looked(2_100, Set.of());
    assertThat(ladder.mayPass(2_100)).isTrue();
    ladder.woken(2_200, 80);
    ladder.looked(2_200, Set.of());
    assertThat(ladder.mayPass(2_205)).isFalse();
  }
}
