package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * An agent that is switched off does nothing, and starts no thread. A thread that ended at once
 * would leave no trace in the process; but what starts it is a class, and the JVM tells which
 * classes it loads.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwitchedOffIT {
  private static final String STARTS_THE_THREAD = "io.muster.agent.premain.StreamLane ";

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void byArgumentPropertyOrVariableItStartsNoThread(int feature, Path java) throws Exception {
    Map<String, String> off = Map.of("MUSTER_ENABLED", "false");
    assertQuiet(run(java, "=requires=nobody,enabled=false", Map.of()));
    assertQuiet(run(java, "=requires=nobody", Map.of(), "-Dmuster.enabled=false"));
    assertQuiet(run(java, "=requires=nobody", off));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void theStrongestSourceDecides(int feature, Path java) throws Exception {
    Ran on =
        run(java, "=enabled=true", Map.of("MUSTER_ENABLED", "false"), "-Dmuster.enabled=false");
    assertThat(on.out()).anyMatch(line -> line.contains(STARTS_THE_THREAD));
    assertThat(on.exit()).isZero();
  }

  private static void assertQuiet(Ran ran) {
    assertThat(ran.exit()).isZero();
    assertThat(ran.agentLines()).isEmpty();
    assertThat(ran.out())
        .anyMatch(line -> line.contains("io.muster.agent.premain.Premain "))
        .anyMatch(line -> line.startsWith("main at "))
        .noneMatch(line -> line.contains(STARTS_THE_THREAD));
  }

  private Ran run(Path java, String arguments, Map<String, String> environment, String... options)
      throws Exception {
    List<String> command = Fleet.plain(java, options);
    command.addAll(
        List.of(
            "-verbose:class",
            "-Dmuster.registry=127.0.0.1:1",
            "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"),
            "-javaagent:" + Fleet.AGENT + arguments,
            "-cp",
            Fleet.SAMPLE.toString(),
            "samples.plainsocket.Hello"));
    return Ran.of(folder, environment, command);
  }
}
