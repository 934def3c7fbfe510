package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application's main decides for the whole JVM is still its to decide, whether it does so
 * at once or after the agent has done all that it does.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostChoicesIT {
  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void theyComeOutTheSameWithAndWithoutTheAgent(int feature, Path java) throws Exception {
    List<String> options = new ArrayList<>();
    if (feature >= 9) {
      options.add("--add-opens=java.base/sun.net=ALL-UNNAMED");
    }
    List<String> without;
    List<String> atOnce;
    List<String> late;
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      String[] arguments =
          Stream.concat(
                  options.stream(),
                  Stream.of(
                      "-Dmuster.requires=provider",
                      "-Dmuster.service.name=chooser",
                      "-Dmuster.metrics.interval=1s"))
              .toArray(String[]::new);
      without = choices(fleet.start(command(Fleet.plain(java, options.toArray(String[]::new)))));
      atOnce = choices(fleet.start(command(fleet.withAgent(java, arguments))));
      Proc joined = fleet.start(command(fleet.withAgent(java, arguments)));
      fleet.awaitFigures("chooser");
      Files.awaitFile(folder.resolve("snapshots/chooser.endpoints"));
      late = choices(joined); // after everything the agent ever does
    }
    assertThat(without)
        .contains(
            "log manager: OwnLogManager",
            "builder: own",
            "cache ttl: 77",
            "common pool: 7",
            "second provider: Own",
            "default context, own: true");
    assertThat(atOnce).isEqualTo(without);
    assertThat(late).isEqualTo(without);
  }

  private static List<String> command(List<String> start) {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.HostChoices"));
    return command;
  }

  private static List<String> choices(Proc proc) throws Exception {
    proc.say("");
    assertThat(proc.awaitExit()).isZero();
    proc.await("(end of output)");
    return proc.lines().stream()
        .filter(line -> !line.startsWith("muster: ") && !line.startsWith("("))
        .toList();
  }

  /**
   * Where something is required the agent has asked for it before main, and the JDK's network is as
   * the command line had it. Else the stream lane comes to it behind all of gRPC's classes, and
   * main, which decides in its first line, long before.
   */
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void whereNothingIsRequiredTheNetworkIsAsMainWantsIt(int feature, Path java) throws Exception {
    assumeTrue(listensAtIpv6(), "needs a machine with IPv6");
    Ran without = ipv4Alone(Fleet.plain(java));
    assertThat(without.out()).containsExactly("listens at Inet4Address");
    try (Fleet fleet = Fleet.withoutRegistry(folder)) {
      Ran with = ipv4Alone(fleet.withAgent(java, "-Dmuster.service.name=chooser"));
      assertThat(with.out()).isEqualTo(without.out());
      assertThat(with.exit()).isEqualTo(without.exit()).isZero();
    }
  }

  private static boolean listensAtIpv6() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      InetSocketAddress address = (InetSocketAddress) listener.bind(null).getLocalAddress();
      return address.getAddress() instanceof Inet6Address;
    }
  }

  private Ran ipv4Alone(List<String> start) throws Exception {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.Ipv4Alone"));
    return Ran.of(folder, Map.of(), command);
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void anApplicationOnTheLogManagerOfJbossBoots(int feature, Path java) throws Exception {
    assumeTrue(feature >= 17, "this log manager needs Java 17");
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> jar.matches(".*(jboss-logmanager|smallrye-common|jakarta.json).*"))
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow();
    Ran plain = jboss(Fleet.plain(java), libraries);
    assertThat(plain.out()).contains("manager org.jboss.logmanager.LogManager");
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      Ran with = jboss(fleet.withAgent(java, "-Dmuster.requires=provider"), libraries);
      assertThat(with.out().subList(0, 2)).isEqualTo(plain.out().subList(0, 2));
      assertThat(with.out().getLast()).endsWith(" booted"); // behind the time of day
      assertThat(with.exit()).isEqualTo(plain.exit()).isZero();
    }
  }

  private Ran jboss(List<String> start, String libraries) throws Exception {
    List<String> command = new ArrayList<>(start);
    command.add("-cp");
    command.add(Fleet.SAMPLE + File.pathSeparator + libraries);
    command.add("samples.plainsocket.JbossLogging");
    return Ran.of(folder, Map.of(), command);
  }
}
