package io.muster.registry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.muster.registry.roster.InstanceId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final InstanceId ONE = new InstanceId("0".repeat(31) + "1");
  private static final InstanceId TWO = new InstanceId("0".repeat(31) + "2");

  @Test
  void theNewestFiguresOfEachAreKeptApart() {
    Figures figures = new Figures();
    figures.heard(ONE, List.of("heap", "threads"), new double[] {1, 2});
    figures.heard(TWO, List.of("heap", "threads"), new double[] {3, 4});
    figures.heard(ONE, List.of("heap", "threads"), new double[] {5, 6});
    assertThat(figures.of(ONE)).containsExactly(entry("heap", 5.0), entry("threads", 6.0));
    assertThat(figures.of(TWO)).containsExactly(entry("heap", 3.0), entry("threads", 4.0));
    figures.forget(ONE);
    assertThat(figures.of(ONE)).isEmpty();
  }

  @Test
  void agentsOfMoreKindsThanAreSharedAreKeptToo() {
    Figures figures = new Figures();
    for (int i = 0; i < 1_000; i++) {
      figures.heard(ONE, List.of("figure-" + i), new double[] {i});
    }
    assertThat(figures.of(ONE)).containsExactly(entry("figure-999", 999.0));
  }
}
