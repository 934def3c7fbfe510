package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way, end to end, on every Java that is here. */
class WayIT {
  private static final String PAIR = "muster.endpoint.provider";
  private static final String[] CONSUMER = {
    "-Dmuster.requires=provider", "-Dprobe.watch=" + PAIR + "," + PAIR + ".state"
  };
  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream()
        .map((Map.Entry<Integer, Path> e) -> Arguments.of(e.getKey(), e.getValue()));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aProviderThatIsThereIsInThePropertyBeforeMain(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      int port = provide(fleet, fleet.probe(java, "provider"));
      Proc consumer = fleet.probe(java, "consumer", CONSUMER);
      assertThat(consumer.await("main " + PAIR + "="))
          .isEqualTo("main " + PAIR + "=127.0.0.1:" + port);
      assertThat(consumer.await("main " + PAIR + ".state")).endsWith("=up");
      fleet.await("the consumer", r -> r.getInstancesCount() == 2);
      consumer.await("muster: consumer joined");
      assertThat(consumer.lines())
          .filteredOn(l -> l.contains("WARNING") || l.contains("Exception"))
          .isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aProviderThatComesLateReleasesMainAtOnce(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(java, "provider");
      fleet.await("the provider without a port", r -> r.getInstancesCount() == 1);
      Proc consumer =
          fleet.probe(
              java,
              "consumer",
              "-Dmuster.requires=provider",
              "-Dmuster.await=25s",
              "-Dprobe.watch=" + PAIR);
      fleet.await("the consumer, waiting", r -> r.getInstancesCount() == 2);
      int port = provide(fleet, provider);
      assertThat(consumer.await("main " + PAIR)).isEqualTo("main " + PAIR + "=127.0.0.1:" + port);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void everyPortIsSeenAndItsCloseToo(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc probe = fleet.probe(java, "provider");
      int first = provide(fleet, probe);
      probe.say("bind 0");
      Instance two = fleet.awaitPorts("provider", 2);
      assertThat(two.getService().getPortsList()).extracting(p -> p.getNumber()).contains(first);
      assertThat(two.getService().getPortsList())
          .filteredOn(p -> p.getPrimary())
          .extracting(p -> p.getNumber())
          .containsExactly(first);
      probe.say("close");
      Instance one = fleet.awaitPorts("provider", 1);
      assertThat(one.getService().getPorts(0).getNumber()).isNotEqualTo(first);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aKilledProviderIsLeftForAnotherWithinASecond(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc first = fleet.probe(java, "provider");
      int firstPort = provide(fleet, first);
      Proc consumer = fleet.probe(java, "consumer", CONSUMER);
      consumer.await("property " + PAIR + "=127.0.0.1:" + firstPort);
      Proc second = fleet.probe(java, "provider");
      second.say("bind 0");
      int secondPort = boundPort(second);
      fleet.await(
          "both",
          r ->
              r.getInstancesList().stream().filter(i -> i.getService().getPortsCount() == 1).count()
                  == 2);
      long killed = System.currentTimeMillis();
      first.kill();
      String moved = consumer.await("property " + PAIR + "=127.0.0.1:" + secondPort);
      assertThat(Long.parseLong(moved.replaceFirst(".* at ", "")) - killed)
          .isLessThan(Campaign.within(1_000));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aKilledRegistryComesBackWithEverything(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(java, "provider");
      int port = provide(fleet, provider);
      Proc consumer = fleet.probe(java, "consumer", CONSUMER);
      consumer.await("property " + PAIR + "=127.0.0.1:" + port);
      fleet.awaitPorts("provider", 1);
      fleet.registry().kill();
      consumer.await("property " + PAIR + ".state=stale");
      fleet.startRegistry();
      fleet.await(
          "all UP",
          r ->
              r.getInstancesList().stream().filter(i -> i.getState() == Instance.State.UP).count()
                  == 2);
      consumer.await("the registry is back", l -> l.contains("is back after"));
      assertThat(consumer.lines()).noneMatch(l -> l.startsWith("property " + PAIR + "= at"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aGoodbyeIsTakenAtOnceAndTheExitCodeIsTheApplications(int feature, Path java)
      throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(java, "provider");
      provide(fleet, provider);
      Proc consumer = fleet.probe(java, "consumer", CONSUMER);
      fleet.await("both", r -> r.getInstancesCount() == 2);
      provider.say("exit 7");
      assertThat(provider.awaitExit()).isEqualTo(7);
      fleet.await("one less", r -> r.getInstancesCount() == 1);
      consumer.await("property " + PAIR + ".state=gone");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void withoutARegistryTheSnapshotServesAndTheServiceJoinsLater(int feature, Path java)
      throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(java, "provider");
      int port = provide(fleet, provider);
      Proc before = fleet.probe(java, "consumer", CONSUMER);
      before.await("property " + PAIR + "=127.0.0.1:" + port);
      Files.awaitFile(folder.resolve("snapshots/consumer.endpoints"));
      before.kill();
      fleet.registry().kill();
      Proc after = fleet.probe(java, "consumer", CONSUMER);
      assertThat(after.await("main " + PAIR + "=")).endsWith("=127.0.0.1:" + port);
      assertThat(after.await("main " + PAIR + ".state")).endsWith("=snapshot");
      fleet.startRegistry();
      after.await("property " + PAIR + ".state=up");
    }
  }

  private static int provide(Fleet fleet, Proc probe) {
    probe.say("bind 0");
    int port = boundPort(probe);
    fleet.awaitPorts("provider", 1);
    return port;
  }

  private static int boundPort(Proc probe) {
    return Integer.parseInt(probe.await("bound ").split(" ")[1]);
  }
}
