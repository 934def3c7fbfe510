package io.muster.registry.steer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A line a second for each address, and nothing that is not counted. */
class PaceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Pace pace = new Pace(nanos::get);

  @Test
  void oneAddressDoesNotSilenceAnother() {
    assertThat(pace.turn("a")).hasValue(0);
    assertThat(pace.turn("a")).isEmpty();
    assertThat(pace.turn("b")).hasValue(0);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(pace.turn("a")).hasValue(1);
  }

  @Test
  void howeverManyAddressesAskNothingIsLostAndLinesAreBounded() {
    long lines = 0;
    long counted = 0;
    for (int i = 0; i < 100_000; i++) {
      OptionalLong turn = pace.turn("address " + i % 5_000);
      if (turn.isPresent()) {
        lines++;
        counted += 1 + turn.getAsLong();
      }
    }
    assertThat(lines).isEqualTo(50);
    for (int i = 0; i < 5_000; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      counted += 1 + pace.turn("address " + i).orElseThrow();
    }
    assertThat(counted).isEqualTo(105_000);
  }
}
