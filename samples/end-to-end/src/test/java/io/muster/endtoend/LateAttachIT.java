package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that runs already joins: its ports are seen, and what it gets is said to be late. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateAttachIT {
  private static final String PAIR = "muster.endpoint.provider";

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void openPortsAreSeenAndPropertiesFollow(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      Proc probe =
          fleet.start(Fleet.plainProbe(java, "-Dprobe.watch=" + PAIR + "," + PAIR + ".state"));
      probe.await("main reached");
      int first = bind(probe);
      int second = bind(probe);
      Ran attach =
          Ran.of(
              folder,
              Map.of(),
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
                  "attach",
                  Long.toString(probe.pid()),
                  "registry=" + fleet.address(),
                  "service.name=late",
                  "requires=provider",
                  "snapshot.dir=" + folder));
      assertThat(attach.exit()).as(attach.toString()).isZero();
      Instance seen = fleet.awaitPorts("late", 2);
      assertThat(seen.getService().getPortsList())
          .extracting(p -> p.getNumber())
          .containsExactlyInAnyOrder(first, second);
      probe.await("property " + PAIR + "=127.0.0.1:4711 at");
      probe.await("property " + PAIR + ".state=up");
      assertThat(probe.await("muster: late joined"))
          .contains("attached late: properties read before are old news to the application");
      int third = bind(probe);
      assertThat(fleet.awaitPorts("late", 3).getService().getPortsList())
          .extracting(p -> p.getNumber())
          .contains(third);
      probe.say("exit 5");
      assertThat(probe.awaitExit()).isEqualTo(5);
    }
  }

  private static int bind(Proc probe) {
    int before = (int) probe.lines().stream().filter(l -> l.startsWith("bound ")).count();
    probe.say("bind 0");
    int[] seen = {0};
    String line = probe.await("another port", l -> l.startsWith("bound ") && seen[0]++ == before);
    return Integer.parseInt(line.split(" ")[1]);
  }
}
