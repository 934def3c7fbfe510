package io.muster.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.muster.registry.history.Event;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Change;
import io.muster.registry.roster.Greeting;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.watch.KeeperTurns;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rules, with a clock that is stepped ten seconds at a time. */
class RuleWatchTest {
  private static final double MIB = 1 << 20;
  private static final long START_MILLIS = 1_800_000_000_000L;

  private long nanos = TimeUnit.HOURS.toNanos(1);
  private final InstantSource wall =
      () -> Instant.ofEpochMilli(START_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos));
  private final Figures figures = new Figures(wall, () -> nanos);
  private final Journal journal = new Journal(Roster.of(0, List.of()), wall);
  private final RosterKeeper keeper =
      new RosterKeeper(Rules.DEFAULT, 1, Roster.of(0, List.of()), wall, nanos, this::changed);
  private final RuleWatch rules =
      new RuleWatch(
          new RuleWatch.Scene(keeper::roster, figures, journal),
          new KeeperTurns.Clocks(wall, () -> nanos),
          new Log(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              wall));

  private void changed(Change change) {
    figures.changed(change);
    journal.changed(change);
  }

  private static InstanceId id(int number) {
    return new InstanceId(String.format("%032x", number));
  }

  private Lease join(int number, String host) {
    Introduction introduction =
        new Introduction(
            "1",
            List.of(),
            Verbatim.of(HostFacts.newBuilder().setHostName(host).build().toByteArray()),
            "10.0.0.1");
    Lease lease =
        ((Greeting.Welcomed) keeper.greet(Arrival.of(id(number), number), introduction, nanos))
            .lease();
    List<Offer> offers = List.of(new Offer("http", "10.0.0.1", 1_024 + number, "http", true));
    keeper.describe(lease, new Service("orders", "1", Set.of(), offers, false, Verbatim.NOTHING));
    return lease;
  }

  private void hear(int number, double afterGc, double deadlocked) {
    figures.heard(
        id(number),
        List.of(
            "jvm.memory.used_after_last_gc{jvm.memory.type=heap}",
            "jvm.memory.limit{jvm.memory.type=heap}",
            "muster.jvm.thread.deadlocked"),
        new double[] {afterGc * MIB, 256 * MIB, deadlocked});
  }

  /** Figures come, ten seconds pass, a look; so many times. */
  private void pass(int looks, double afterGc, double deadlocked) {
    for (int i = 0; i < looks; i++) {
      hear(1, afterGc, deadlocked);
      pass(10);
    }
  }

  private void pass(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
    rules.look();
  }

  private List<String> said(int number) {
    return rules.newest().of(id(number)).stream()
        .map(fired -> fired.rule().word() + ": " + fired.sentence())
        .toList();
  }

  private List<String> told() {
    return journal.after(0, Journal.FLEET, instance -> true).entries().stream()
        .map(Journal.Entry::event)
        .filter(e -> e.kind() == Event.Kind.RULE_FIRED || e.kind() == Event.Kind.RULE_CLEARED)
        .map(e -> e.kind() + " " + e.reason())
        .toList();
  }

  @Test
  void aHeapThatStaysNearlyFullIsToldAfterFiveMinutes() {
    join(1, "node-1");
    pass(30, 241, 0);
    assertThat(said(1)).isEmpty();
    pass(1, 241, 0);
    assertThat(said(1)).containsExactly("heap: heap after GC 94 % of 256 MiB for 5 min");
    pass(6, 250, 0);
    assertThat(said(1)).containsExactly("heap: heap after GC 98 % of 256 MiB for 6 min");
    assertThat(rules.newest().instances(Rule.HEAP, id -> true)).isEqualTo(1);
    assertThat(told()).containsExactly("RULE_FIRED heap after GC 94 % of 256 MiB for 5 min");
  }

  @Test
  void itSaysSinceWhenItHeld() {
    join(1, "node-1");
    long began = wall.millis() + 10_000;
    pass(40, 250, 0);
    assertThat(rules.newest().of(id(1)).get(0).sinceMillis()).isEqualTo(began);
  }

  @Test
  void aHeapThatWasFreedInBetweenBeginsAnew() {
    join(1, "node-1");
    pass(25, 250, 0);
    pass(1, 100, 0);
    pass(25, 250, 0);
    assertThat(said(1)).isEmpty();
  }

  @Test
  void ninetyPerCentIsNotAboveNinetyPerCent() {
    join(1, "node-1");
    pass(60, 230.4, 0);
    assertThat(said(1)).isEmpty();
    pass(60, 230.5, 0);
    assertThat(said(1)).hasSize(1);
  }

  @Test
  void whatHasFiredIsClearedAfterHalfAMinuteWithoutIt() {
    join(1, "node-1");
    pass(1, 1, 2);
    assertThat(said(1)).containsExactly("deadlock: 2 threads wait for each other and always will");
    pass(2, 1, 0);
    pass(1, 1, 2);
    pass(2, 1, 0);
    assertThat(said(1)).hasSize(1);
    pass(1, 1, 0);
    assertThat(said(1)).isEmpty();
    assertThat(told())
        .containsExactly(
            "RULE_FIRED 2 threads wait for each other and always will",
            "RULE_CLEARED no longer: 2 threads wait for each other and always will");
  }

  @Test
  void whoIsConnectedAndTellsNoFiguresIsToldOf() {
    join(1, "node-1");
    pass(10);
    hear(1, 1, 0);
    pass(10);
    pass(20);
    assertThat(said(1)).isEmpty();
    pass(10);
    assertThat(said(1))
        .containsExactly("no-figures: no figures for 40 s, though its connection stands");
    pass(4, 1, 0);
    assertThat(said(1)).isEmpty();
  }

  @Test
  void whoNeverToldFiguresIsGivenThreeIntervalsFromItsFirstLook() {
    join(1, "node-1");
    pass(10);
    pass(30);
    assertThat(said(1)).isEmpty();
    pass(10);
    assertThat(said(1))
        .containsExactly("no-figures: no figures for 40 s, though its connection stands");
  }

  @Test
  void aBrokenStreamIsNoLackOfFiguresAndAReturnIsGivenItsTime() {
    Lease lease = join(1, "node-1");
    pass(1, 1, 0);
    keeper.ended(lease, "cut", nanos);
    pass(100);
    assertThat(said(1)).isEmpty();
    join(1, "node-1");
    pass(10);
    pass(20);
    assertThat(said(1)).isEmpty();
  }

  @Test
  void anOldFigureOfABrokenStreamSaysNothingOfNow() {
    Lease lease = join(1, "node-1");
    pass(31, 250, 3);
    assertThat(said(1)).hasSize(2);
    keeper.ended(lease, "cut", nanos);
    pass(10);
    pass(30);
    assertThat(said(1)).isEmpty();
  }

  @Test
  void aPlaceThatBeginsLifeAfterLifeIsToldOnceAndSaidOfItsNewest() {
    for (int life = 1; life <= 2; life++) {
      keeper.goodbye(join(life, "node-1"), "exit");
      pass(60);
    }
    assertThat(told()).isEmpty();
    join(3, "node-1");
    hear(3, 1, 0);
    pass(10);
    String words = "3 lives began on node-1 within 10 min, and 2 of them are over";
    assertThat(said(3)).containsExactly("restart-loop: " + words);
    assertThat(told()).containsExactly("RULE_FIRED " + words);
    for (int i = 0; i < 60; i++) {
      hear(3, 1, 0);
      pass(10);
    }
    assertThat(said(3)).isEmpty();
    assertThat(told()).hasSize(2);
  }

  @Test
  void livesThatComeAndGoBetweenTwoLooksAreSeenToo() {
    for (int life = 1; life <= 4; life++) {
      keeper.goodbye(join(life, "node-1"), "exit");
    }
    pass(10);
    assertThat(told())
        .containsExactly(
            "RULE_FIRED 4 lives began on node-1 within 10 min, and 3 of them are over");
  }

  @Test
  void livesWhoseEventsAreNoLongerKeptAreSeenInTheRoster() {
    join(9, "node-9");
    for (int life = 1; life <= 3; life++) {
      Lease lease = join(life, "node-1");
      for (int i = 0; i < Journal.FLEET; i++) {
        journal.ruled(false, keeper.roster().instance(id(9)).orElseThrow(), "noise", 1);
      }
      pass(10);
      if (life < 3) {
        keeper.goodbye(lease, "exit");
      }
    }
    assertThat(said(3))
        .containsExactly(
            "restart-loop: 3 lives began on node-1 within 10 min, and 2 of them are over");
  }

  @Test
  void threeStartedTogetherAreNoLoopNorThreeThatADeploymentReplaced() {
    List<Lease> old = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      old.add(join(i, "node-1"));
    }
    pass(10);
    assertThat(told()).isEmpty();
    nanos += TimeUnit.MINUTES.toNanos(20);
    for (int i = 1; i <= 3; i++) {
      keeper.goodbye(old.get(i - 1), "exit");
      join(i + 10, "node-1");
      pass(10);
    }
    assertThat(told()).noneMatch(line -> line.contains("lives began"));
  }

  @Test
  void threeThatANetworkCutOffAreNoLoop() {
    List<Lease> leases = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      leases.add(join(i, "node-1"));
    }
    pass(10);
    leases.forEach(lease -> keeper.ended(lease, "cut", nanos));
    pass(10);
    assertThat(told()).isEmpty();
  }

  @Test
  void livesOnDifferentMachinesAreNoLoop() {
    for (int life = 1; life <= 6; life++) {
      keeper.goodbye(join(life, "node-" + life), "exit");
      pass(10);
    }
    assertThat(told()).isEmpty();
  }

  @Test
  void whoListensIsToldOfWhomSomethingElseIsSaid() {
    Set<InstanceId> differing = new HashSet<>();
    rules.listen(differing::addAll);
    join(1, "node-1");
    join(2, "node-2");
    hear(2, 1, 0);
    pass(1, 1, 2);
    assertThat(differing).containsExactly(id(1));
  }

  /** Prints what a look at a large fleet costs: the figure in docs/decisions/rules.md. */
  @Test
  void tenThousandInstancesAreLookedAtInALittleTime() {
    for (int i = 1; i <= 10_000; i++) {
      join(i, "node-" + i % 500);
      hear(i, i % 100 == 0 ? 250 : 100, 0);
    }
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 40; look++) {
      for (int i = 1; i <= 10_000; i++) {
        hear(i, i % 100 == 0 ? 250 : 100, 0);
      }
      nanos += TimeUnit.SECONDS.toNanos(10);
      long began = System.nanoTime();
      rules.look();
      least = Math.min(least, System.nanoTime() - began);
    }
    System.out.printf("a look at 10,000 instances takes %.1f ms%n", least / 1e6);
    assertThat(rules.newest().instances(Rule.HEAP, id -> true)).isEqualTo(100);
    assertThat(least).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }
}
