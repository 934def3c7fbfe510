package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FarewellTest {
  private long nowMillis;
  private int pieces;

  @Test
  void anAnswerEndsTheWait() throws InterruptedException {
    assertThat(pieces(50, 3).await(400)).isTrue();
    assertThat(nowMillis).isEqualTo(150);
  }

  @Test
  void whoeverIsNotAnsweredWaitsItsTimeAndNoMore() throws InterruptedException {
    assertThat(pieces(50, 100).await(420)).isFalse();
    assertThat(pieces).isEqualTo(9);
  }

  @Test
  void aMachineThatStandsStillUsesUpOnePiece() throws InterruptedException {
    assertThat(pieces(300, 5).await(400)).isTrue();
  }

  @Test
  void noExitIsHeldForFourTimesAsLong() throws InterruptedException {
    assertThat(pieces(500, 100).await(400)).isFalse();
    assertThat(nowMillis).isEqualTo(2_000); // the piece that began before 1,600 was over
  }

  /** Each piece takes so long, whatever was asked for; the answer comes with the so-manieth. */
  private Farewell pieces(long takesMillis, int answered) {
    return new Farewell(
        millis -> {
          nowMillis += takesMillis;
          pieces++;
          return pieces == answered;
        },
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
  }
}
