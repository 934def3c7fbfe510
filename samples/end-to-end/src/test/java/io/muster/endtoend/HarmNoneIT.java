package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever sits where the registry should be: every start succeeds, main waits no longer than the
 * bound, and a snapshot that has everything is used.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HarmNoneIT {
  private static final Path JAVA = Jdks.any(17);
  private static final int STARTS = Campaign.times(4, 10, 100);
  private static final long BOUND_MILLIS = 500;
  private static final long SLACK_MILLIS = 300;

  /** A start that the machine's other work held up may be this much later, but not for ever. */
  private static final long HELD_UP_MILLIS = 5_000;

  private static final String PAIR = "muster.endpoint.provider";

  @TempDir Path folder;

  /** What one start showed. */
  private record Start(int exit, long mainMillis, String pair, String state, String said) {}

  @ParameterizedTest(name = "{0}")
  @EnumSource(BadPeer.class)
  void everyStartSucceedsWithinTheBound(BadPeer peer) throws Exception {
    try (BadPeer.Site site = peer.open()) {
      startAll(peer.name(), site.address(), List.of());
    }
  }

  @Test
  void aNameServerThatNeverAnswersCostsTheBoundAndNoMore() throws Exception {
    assumeTrue(Sandbox.available(folder), "needs a mount namespace for a resolv.conf of its own");
    Path resolv = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    startAll(
        "NAME SERVER", "registry.muster.test:7400", Sandbox.withSilentNameServer(folder, resolv));
  }

  private void startAll(String peer, String registry, List<String> inside) throws Exception {
    Path known = snapshot();
    Path none = folder.resolve("none");
    List<Pair> without = Campaign.repeat(STARTS / 2, () -> Pair.of(this, registry, none, inside));
    List<Pair> with = Campaign.repeat(STARTS / 2, () -> Pair.of(this, registry, known, inside));
    List<Pair> all = new ArrayList<>(without);
    all.addAll(with);
    List<Long> added = all.stream().map(Pair::addedMillis).toList();
    System.out.printf(
        "harm none: %-11s %3d starts, %d failed; main later by %d ms (median), %d ms (most)%n",
        peer,
        all.size(),
        all.stream().filter(p -> p.agent().exit() != 0).count(),
        Campaign.median(added),
        added.stream().max(Long::compare).orElseThrow());
    assertThat(all).allSatisfy(p -> assertThat(p.agent().exit()).as(p.toString()).isZero());
    assertThat(Campaign.median(added))
        .isLessThanOrEqualTo(Campaign.within(BOUND_MILLIS + SLACK_MILLIS));
    assertThat(added).allMatch(ms -> ms < BOUND_MILLIS + HELD_UP_MILLIS);
    assertThat(without)
        .extracting(p -> p.agent().pair() + p.agent().state())
        .containsOnly("waiting");
    assertThat(with)
        .extracting(p -> p.agent().pair() + " " + p.agent().state())
        .containsOnly("127.0.0.1:4711 snapshot");
  }

  /** A start without the agent and one with it, one right after the other. */
  private record Pair(Start plain, Start agent) {
    static Pair of(HarmNoneIT test, String registry, Path snapshots, List<String> inside)
        throws Exception {
      Start plain = test.start("", snapshots, inside);
      return new Pair(plain, test.start(registry, snapshots, inside));
    }

    long addedMillis() {
      return agent.mainMillis() - plain.mainMillis();
    }
  }

  /** Starts the probe, whose main ends at once. Without a registry: without an agent. */
  private Start start(String registry, Path snapshots, List<String> inside) throws Exception {
    List<String> command = new ArrayList<>(inside);
    command.add(JAVA.toString());
    if (!registry.isEmpty()) {
      command.add("-javaagent:" + Fleet.AGENT);
      command.add("-Dmuster.registry=" + registry);
      command.add("-Dmuster.service.name=consumer");
      command.add("-Dmuster.requires=provider");
      command.add("-Dmuster.await=" + BOUND_MILLIS + "ms");
      command.add("-Dmuster.snapshot.dir=" + snapshots);
    }
    command.add("-Dprobe.watch=" + PAIR + "," + PAIR + ".state");
    command.addAll(Fleet.plainProbe(JAVA).subList(1, 4));
    Ran ran = Ran.of(folder, Map.of(), command);
    String said = "out " + ran.out() + " err " + ran.err();
    return new Start(
        ran.exit(),
        Long.parseLong(value(ran, "main reached after ").replace(" ms", "")),
        value(ran, "main " + PAIR + "="),
        value(ran, "main " + PAIR + ".state="),
        said);
  }

  private static String value(Ran ran, String start) {
    return ran.out().stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(start + " not in " + ran))
        .substring(start.length());
  }

  /** Lets a consumer learn of a provider, as its file of last good endpoints shows. */
  private Path snapshot() throws Exception {
    Path snapshots = Files.createDirectories(folder.resolve("known"));
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      List<String> command =
          fleet.withAgent(
              JAVA,
              "-Dmuster.service.name=consumer",
              "-Dmuster.requires=provider",
              "-Dmuster.snapshot.dir=" + snapshots);
      command.addAll(Fleet.plainProbe(JAVA).subList(1, 4));
      Proc consumer = fleet.start(command);
      io.muster.endtoend.Files.awaitFile(snapshots.resolve("consumer.endpoints"));
      consumer.kill();
    }
    return snapshots;
  }
}
