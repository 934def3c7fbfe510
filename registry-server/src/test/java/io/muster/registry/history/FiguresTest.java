package io.muster.registry.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.tenant.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final InstanceId ONE = new InstanceId("0".repeat(31) + "1");
  private static final InstanceId TWO = new InstanceId("0".repeat(31) + "2");
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final String HEAP = "jvm.memory.used{jvm.memory.type=heap}";
  private static final String THREADS = "jvm.thread.count";

  private final AtomicLong nanos = new AtomicLong();
  private final Figures figures =
      new Figures(() -> Instant.ofEpochMilli(START_MILLIS + nanos.get() / 1_000_000), nanos::get);

  @BeforeEach
  void open() {
    figures.open(ONE);
    figures.open(TWO);
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void hear(double heap) {
    figures.heard(ONE, List.of(HEAP), new double[] {heap});
  }

  private Figures.Hour hour() {
    return figures.hour(ONE).orElseThrow();
  }

  private float[] heap() {
    return hour().series().getOrDefault(Series.HEAP_USED, new float[0]);
  }

  private Map<String, Double> newest(InstanceId id) {
    return figures.newest(id).map(Figures.Newest::values).orElse(Map.of());
  }

  @Test
  void theNewestFiguresOfEachAreKeptApart() {
    figures.heard(ONE, List.of("heap", "threads"), new double[] {1, 2});
    figures.heard(TWO, List.of("heap", "threads"), new double[] {3, 4});
    figures.heard(ONE, List.of("heap", "threads"), new double[] {5, 6});
    assertThat(newest(ONE)).containsExactly(entry("heap", 5.0), entry("threads", 6.0));
    assertThat(newest(TWO)).containsExactly(entry("heap", 3.0), entry("threads", 4.0));
  }

  @Test
  void agentsOfMoreKindsThanAreSharedAreKeptToo() {
    for (int i = 0; i < 1_000; i++) {
      figures.heard(ONE, List.of("figure-" + i), new double[] {i});
    }
    assertThat(newest(ONE)).containsExactly(entry("figure-999", 999.0));
  }

  @Test
  void whoIsNotInTheRosterLeavesNothingBehind() {
    InstanceId stranger = new InstanceId("0".repeat(31) + "3");
    figures.heard(stranger, List.of(HEAP), new double[] {1});
    assertThat(figures.newest(stranger)).isEmpty();
    assertThat(figures.hour(stranger)).isEmpty();
  }

  @Test
  void theAgeOfTheNewestIsToldByWhenTheyArrived() {
    pass(5);
    hear(1);
    pass(42);
    assertThat(figures.newest(ONE).map(Figures.Newest::atMillis))
        .isEqualTo(Optional.of(START_MILLIS + 5_000));
  }

  @Test
  void momentsAreTenSecondsApartHoweverOftenAnAgentSpeaks() {
    for (int second = 0; second < 60; second++) {
      hear(second);
      pass(1);
    }
    assertThat(hour().atMillis()).hasSizeBetween(6, 8);
    assertThat(heap()).endsWith(59f);
  }

  @Test
  void anHourIsKeptAndNoMore() {
    for (int i = 0; i < 400; i++) {
      hear(i);
      pass(10);
    }
    assertThat(heap()).hasSize(360).startsWith(40f).endsWith(399f);
    assertThat(hour().gaps()).isEmpty();
  }

  @Test
  void silenceIsAGapAndNotALine() {
    hear(1);
    pass(10);
    hear(2);
    pass(120);
    hear(3);
    assertThat(heap()).containsExactly(1f, 2f, 3f);
    assertThat(hour().gaps())
        .containsExactly(new long[] {START_MILLIS + 10_000, START_MILLIS + 130_000});
  }

  @Test
  void whoIsSilentNowHasAGapUpToNow() {
    hear(1);
    pass(60);
    assertThat(hour().gaps()).containsExactly(new long[] {START_MILLIS, START_MILLIS + 60_000});
  }

  @Test
  void aFigureThatOneMessageLacksIsMissingAtThatMoment() {
    figures.heard(ONE, List.of(HEAP, THREADS), new double[] {1, 7});
    pass(10);
    figures.heard(ONE, List.of(HEAP), new double[] {2});
    assertThat(hour().series().get(Series.THREADS)).containsExactly(7f, Float.NaN);
    assertThat(hour().series()).doesNotContainKey(Series.CLASSES);
  }

  @Test
  void collectorsAreSummedAndTotalsAreNot() {
    figures.heard(
        ONE,
        List.of(
            "jvm.gc.duration.sum{jvm.gc.name=Copy}",
            "jvm.gc.duration.sum{jvm.gc.name=MarkSweepCompact}",
            "jvm.memory.used_after_last_gc{jvm.memory.pool.name=Eden, jvm.memory.type=heap}",
            "jvm.memory.used_after_last_gc{jvm.memory.type=heap}"),
        new double[] {1, 2, 10, 30});
    assertThat(hour().series())
        .containsOnly(
            entry(Series.GC_SECONDS, new float[] {3}),
            entry(Series.HEAP_AFTER_GC, new float[] {30}));
  }

  @Test
  void aRingIsNeverLargerThanThirtyKiB() {
    Ring ring = new Ring(0);
    float[] row = new float[Series.values().length];
    int empty = ring.bytes();
    IntStream.range(0, 1_000).forEach(i -> ring.add(row, i * Ring.INTERVAL_NANOS));
    assertThat(empty).isLessThan(2_000);
    assertThat(ring.bytes()).isBetween(25 * 1_024, 30 * 1_024);
  }

  @Test
  void namesAreSharedWithinATenantAndTheOldestOfTooManyAreForgotten() {
    Tenant shop = new Tenant("shop");
    List<String> own = figures.shared(Tenant.DEFAULT, List.of(HEAP));
    List<String> shops = figures.shared(shop, List.of(THREADS));
    for (int i = 0; i < 2 * Kinds.MOST; i++) {
      figures.shared(shop, List.of(HEAP, "kind " + i));
    }
    List<String> again = new ArrayList<>(List.of(HEAP)); // equal, and another one
    assertThat(figures.shared(Tenant.DEFAULT, again)).isSameAs(own);
    again.set(0, THREADS);
    assertThat(figures.shared(shop, again)).isNotSameAs(shops).isEqualTo(shops);
  }

  @Test
  void kindsOfLongNamesAreFewer() {
    Kinds kinds = new Kinds();
    for (int i = 0; i < Kinds.MOST; i++) {
      kinds.of(List.of("x".repeat(100_000), "kind " + i));
    }
    assertThat(kinds.size()).isEqualTo(10);
    for (int i = 0; i < 2 * Kinds.MOST; i++) {
      kinds.of(List.of("kind " + i));
    }
    assertThat(kinds.size()).isEqualTo(Kinds.MOST);
  }
}
