package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final int AGENTS = 2_000;

  /** Always the upper end of the range, which a real one never quite reaches. */
  private static final class Highest extends Random {
    private static final long serialVersionUID = 1;

    @Override
    public double nextDouble() {
      return Math.nextDown(1.0);
    }
  }

  @Test
  void theBoundDoublesFromAFifthOfASecondToThirtySeconds() {
    Backoff backoff = new Backoff(new Highest());
    assertThat(waits(backoff, 10))
        .containsExactly(
            199L, 399L, 799L, 1_599L, 3_199L, 6_399L, 12_799L, 25_599L, 29_999L, 29_999L);
  }

  @Test
  void eachWaitLiesAnywhereBetweenNothingAndItsBound() {
    List<Long> firsts = new ArrayList<>();
    for (long seed = 0; seed < AGENTS; seed++) {
      firsts.add(new Backoff(random(seed)).next());
    }
    assertThat(firsts).allMatch(wait -> wait >= 0 && wait < 200);
    for (int quarter = 0; quarter < 4; quarter++) {
      long from = quarter * 50L;
      assertThat(firsts.stream().filter(wait -> wait >= from && wait < from + 50).count())
          .as("of %d agents, those that wait %d to %d ms", AGENTS, from, from + 50)
          .isBetween(AGENTS / 5L, AGENTS / 3L);
    }
  }

  @Test
  void nobodyWaitsMuchLongerThanTheRegistryWasAway() {
    for (long seed = 0; seed < AGENTS; seed++) {
      Backoff backoff = new Backoff(random(seed));
      long waited = 0;
      while (waited < 2_000) {
        waited += backoff.next();
      }
      assertThat(backoff.next()).as("seed %d", seed).isLessThanOrEqualTo(200 + 2 * waited);
    }
  }

  private static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  @Test
  void theSameSeedGivesTheSameWaits() {
    assertThat(waits(new Backoff(new Random(7)), 8))
        .isEqualTo(waits(new Backoff(new Random(7)), 8));
  }

  @Test
  void anAnswerBeginsAnew() {
    Backoff backoff = new Backoff(new Highest());
    waits(backoff, 6);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(199);
  }

  @Test
  void aRefusalMakesTheNextWaitTheLongest() {
    Backoff backoff = new Backoff(new Highest());
    backoff.longest();
    assertThat(waits(backoff, 2)).containsExactly(29_999L, 29_999L);
  }

  @Test
  void anotherRegistryIsTriedSoonAndTheNextRoundWaitsAsItWouldHave() {
    Backoff backoff = new Backoff(new Highest());
    backoff.longest();
    assertThat(backoff.nextRegistry()).isEqualTo(199);
    assertThat(backoff.nextRegistry()).isEqualTo(199);
    assertThat(backoff.next()).isEqualTo(29_999);
  }

  @Test
  void whatOneRegistryAskedForIsForgottenOnceAnotherAnswered() {
    Backoff backoff = new Backoff(new Highest());
    backoff.atLeast(5_000);
    assertThat(backoff.nextRegistry()).isEqualTo(199);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(199);
  }

  private static List<Long> waits(Backoff backoff, int count) {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waits.add(backoff.next());
    }
    return waits;
  }
}
