package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent named in JAVA_TOOL_OPTIONS reaches the JDK's own tools too, and leaves them alone. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ToolsIT {
  /** What an agent that does nothing may cost a tool. Most of it is the JVM's own. */
  private static final long AT_MOST_LATER_MILLIS = 30;

  private static final int PAIRS = Campaign.times(1, 3, 11);

  /** How much later each tool ended, by the JDK's number. */
  private static final Map<Integer, List<Long>> LATER = new TreeMap<>();

  @TempDir Path folder;

  static Stream<Arguments> tools() {
    return Jdks.found().entrySet().stream()
        .flatMap(
            jdk ->
                Stream.of(
                        List.of("jcmd", "-l"),
                        List.of("jps", "-l"),
                        List.of("keytool", "-help"),
                        List.of("javac", "-version"),
                        List.of("jar", "--help"))
                    .map(c -> List.of(tool(jdk.getValue(), c.get(0)).toString(), c.get(1)))
                    .filter(c -> Files.isExecutable(Path.of(c.get(0))))
                    .map(c -> Arguments.of(jdk.getKey(), Path.of(c.get(0)).getFileName(), c)));
  }

  /** A tool stands beside java, or, where Java 8 has a runtime of its own, one level up. */
  private static Path tool(Path java, String name) {
    Path beside = java.resolveSibling(name);
    return Files.isExecutable(beside)
        ? beside
        : java.resolve("../../../bin").resolve(name).normalize();
  }

  @ParameterizedTest(name = "Java {0} {1}")
  @MethodSource("tools")
  void aToolDoesItsWorkAndNothingElse(int feature, Path name, List<String> command)
      throws Exception {
    Path snapshots = folder.resolve("snapshots");
    String options =
        "-javaagent:"
            + Fleet.AGENT
            + "=requires=nobody,await=20s,registry=127.0.0.1:1,snapshot.dir="
            + snapshots;
    Map<String, String> agent = Map.of("JAVA_TOOL_OPTIONS", options);
    Ran without = Ran.of(folder, Map.of(), command);
    Ran with = Ran.of(folder, agent, command);
    List<Long> later = LATER.computeIfAbsent(feature, f -> new ArrayList<>());
    later.add(with.millis() - without.millis());
    for (int pair = 1; pair < PAIRS; pair++) {
      long plain = Ran.of(folder, Map.of(), command).millis();
      later.add(Ran.of(folder, agent, command).millis() - plain);
    }
    assertThat(with.exit()).isEqualTo(without.exit());
    assertThat(with.agentLines()).isEmpty();
    assertThat(with.millis()).as("a wait of 20 s for a registry").isLessThan(10_000);
    assertThat(told(with.err())).isEqualTo(told(without.err()));
    if (!name.toString().equals("jcmd") && !name.toString().equals("jps")) {
      assertThat(with.out()).isEqualTo(without.out()); // those two name whoever runs just now
    }
    assertThat(snapshots).doesNotExist();
  }

  private static List<String> told(List<String> lines) {
    return lines.stream().filter(l -> !l.startsWith("Picked up JAVA_TOOL_OPTIONS")).toList();
  }

  @AfterAll
  static void noToolIsHeldUp() {
    List<Long> all = new ArrayList<>();
    LATER.forEach(
        (feature, later) -> {
          all.addAll(later);
          System.out.printf(
              "tools: Java %2d, %d runs, %d ms later (median), %d ms (most)%n",
              feature, later.size(), Campaign.median(later), Collections.max(later));
        });
    if (!all.isEmpty()) {
      assertThat(Campaign.median(all))
          .as("milliseconds a tool ends later, median of all")
          .isLessThanOrEqualTo(Campaign.within(AT_MOST_LATER_MILLIS));
    }
  }
}
