package io.muster.registry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long USUAL = 20_000_000;

  private final AtomicInteger pauses = new AtomicInteger();

  private Pace taking(long... nanos) {
    Iterator<Long> work = LongStream.of(nanos).boxed().toList().iterator();
    return new Pace(work::next, pauses::incrementAndGet, USUAL);
  }

  @Test
  void aMomentIsGoodUpToAQuarterMoreThanUsual() {
    Pace pace = taking(USUAL / 2, USUAL, USUAL * 5 / 4, USUAL * 5 / 4 + 1);
    assertThat(List.of(pace.isGood(), pace.isGood(), pace.isGood(), pace.isGood()))
        .containsExactly(true, true, true, false);
  }

  @Test
  void aGoodMomentIsWaitedFor() throws InterruptedException {
    assertThat(taking(3 * USUAL, 2 * USUAL, USUAL).awaitGood()).isTrue();
    assertThat(pauses).hasValue(2);
  }

  @Test
  void onAMachineThatStaysSlowItEnds() throws InterruptedException {
    Pace pace = new Pace(() -> 2 * USUAL, pauses::incrementAndGet, USUAL);
    assertThat(pace.awaitGood()).isFalse();
    assertThat(pauses).hasValue(100);
  }
}
