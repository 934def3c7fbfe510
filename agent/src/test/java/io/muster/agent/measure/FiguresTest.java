package io.muster.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FiguresTest {
  private final Figures figures = new Figures();

  @Test
  void theFiguresArePlausible() {
    List<Measurement> read = figures.read();
    double heap = value(read, "jvm.memory.used", Map.of("jvm.memory.type", "heap"));
    assertThat(heap).isBetween(1e6, (double) Runtime.getRuntime().maxMemory());
    assertThat(value(read, "jvm.thread.count", Map.of())).isBetween(1.0, 1_000.0);
    assertThat(value(read, "jvm.class.count", Map.of())).isGreaterThan(500);
    assertThat(value(read, "jvm.cpu.time", Map.of())).isBetween(0.01, 10_000.0);
    assertThat(value(read, "process.uptime", Map.of())).isBetween(0.01, 10_000.0);
    assertThat(value(read, "process.memory.usage", Map.of())).isGreaterThan(heap / 10);
    assertThat(value(read, "system.memory.utilization", Map.of())).isBetween(0.0, 1.0);
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theMachinesLoadIsThereOnceItsClockHasMoved() {
    List<Measurement> read = figures.read();
    assertThat(names(read)).doesNotContain("system.cpu.utilization");
    while (!names(read).contains("system.cpu.utilization")) {
      read = figures.read(); // the kernel counts in ticks of 10 ms
    }
    assertThat(value(read, "system.cpu.utilization", Map.of())).isBetween(0.0, 1.0);
  }

  @Test
  void aDeadlockIsCounted() {
    assertThat(value(figures.read(), "muster.jvm.thread.deadlocked", Map.of())).isZero();
  }

  @Test
  void aReadingIsSmallAndNamesEachFigureOnce() {
    figures.read();
    List<Measurement> read = figures.read();
    Set<String> seen = new HashSet<>();
    assertThat(read).hasSizeBetween(20, 60);
    assertThat(read).allMatch(figure -> seen.add(figure.name() + figure.attributes()));
    assertThat(read).allMatch(figure -> figure.value() >= 0 && figure.attributes().size() <= 8);
  }

  private static Set<String> names(List<Measurement> read) {
    Set<String> names = new HashSet<>();
    read.forEach(figure -> names.add(figure.name()));
    return names;
  }

  private static double value(List<Measurement> read, String name, Map<String, String> of) {
    return read.stream()
        .filter(figure -> figure.name().equals(name) && figure.attributes().equals(of))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + of))
        .value();
  }
}
