package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.Arrival;
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
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hooks are told when more happens between two looks than the journal keeps. */
@SuppressWarnings("NullAway.Init")
class HooksLookTest {
  private static final InstantSource WALL = InstantSource.fixed(Instant.ofEpochMilli(7));

  @TempDir Path folder;

  private final Journal journal = new Journal(Roster.of(0, List.of()), WALL);
  private final RosterKeeper keeper =
      new RosterKeeper(Rules.DEFAULT, 1, Roster.of(0, List.of()), WALL, 0, journal::changed);
  private long now;
  private Hooks hooks;

  @BeforeEach
  void start() throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    List<Hook> set =
        HookSettings.read(
            "test",
            Map.of("hook.ops.url", "https://hooks.example.com/", "hook.ops.events", "up,down"));
    hooks =
        new Hooks(
            set,
            folder,
            journal,
            keeper::roster,
            new Hooks.World(WALL, () -> now, new Random(1), Runnable::run, new Log(nowhere, WALL)));
    hooks.open();
  }

  @AfterEach
  void stop() {
    hooks.stop();
  }

  private Lease joined(int number, String service) {
    Introduction introduction =
        new Introduction("1", List.of(), Verbatim.of(new byte[0]), "10.0.0." + number);
    InstanceId id = new InstanceId("%032x".formatted(number));
    Lease lease = ((Greeting.Welcomed) keeper.greet(Arrival.of(id, 1), introduction, 0)).lease();
    describe(lease, service, "1", number);
    return lease;
  }

  private void describe(Lease lease, String service, String version, int number) {
    List<Offer> offers = List.of(new Offer("http", "10.0.0." + number, 8080, "http", true));
    keeper.describe(
        lease, new Service(service, version, Set.of(), offers, false, Verbatim.NOTHING));
  }

  private void lookOften() {
    hooks.look();
    now += TimeUnit.MINUTES.toNanos(10);
    hooks.look();
  }

  /** More than the journal keeps, of an instance that stays. */
  private void uproar(Lease lease) {
    for (int i = 0; i < Journal.FLEET + 10; i++) {
      describe(lease, "noisy", "1." + i, 9);
    }
  }

  private String told() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("hooks").resolve("ops"))) {
      for (Path file : files.sorted().toList()) {
        all.append(Files.readString(file)).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  void whoLeftUnseenIsToldAndWhoComesBackAfterwardsToo() throws Exception {
    Lease noisy = joined(9, "noisy");
    Lease gone = joined(1, "orders");
    lookOften();
    keeper.goodbye(gone, "exit");
    uproar(noisy);
    joined(2, "billing");
    uproar(noisy);
    lookOften();
    joined(1, "orders");
    lookOften();
    hooks.stop(); // what is to be written is
    assertThat(told())
        .contains("orders: 1 instance down (00000000)")
        .contains("billing: 1 instance up (00000000)")
        .containsPattern(
            "(?s)orders: 1 instance up.*orders: 1 instance down.*orders: 1 instance up")
        .doesNotContain("noisy: 1 instance down");
  }
}
