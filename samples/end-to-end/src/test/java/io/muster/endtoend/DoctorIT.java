package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's doctor with the real agent: it says what the agent would complain of. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoctorIT {
  private static final String AGENT =
      Fleet.ROOT.resolve("agent/target/muster-agent.jar").toString();

  @TempDir Path folder;

  private Ran muster(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Fleet.ROOT.resolve("muster").toString()));
    command.addAll(List.of(words));
    return Ran.of(folder, environment, command);
  }

  private static String all(List<String> lines) {
    return String.join("\n", lines);
  }

  @Test
  void whatIsAsItShouldBeEndsWithZero() throws Exception {
    try (Proc server =
        Proc.start(
            folder,
            List.of(
                Fleet.ROOT.resolve("muster").toString(),
                "server",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
                "data"))) {
      String address = server.await("muster registry ").replaceFirst(".*agents at (\\S+),.*", "$1");
      Ran ran = muster(Map.of("MUSTER_REQUIRES", "orders"), "doctor", "--registry", address);
      assertThat(all(ran.out()))
          .contains("is an agent's jar and can be read", "1 set by environment", "the registry is ")
          .doesNotContain("fail");
      assertThat(ran.exit()).isZero();
    }
  }

  @Test
  void aSettingThatTheAgentWouldNotTakeIsNamedWithWhereItCameFrom() throws Exception {
    Path file = Files.writeString(folder.resolve("agent.properties"), "muster.await=soon\n");
    Map<String, String> environment =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-javaagent:" + AGENT + "=requirs=orders -Dmuster.log=loud",
            "MUSTER_CONFIG",
            file.toString());
    Ran ran = muster(environment, "doctor", "--registry", "127.0.0.1:1");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(all(ran.out()))
        .contains("muster.requirs (from the agent's arguments): unknown setting")
        .contains("muster.log = \"loud\" (from -D)")
        .contains("muster.await = \"soon\" (from " + file + ")");
    Ran config = muster(environment, "config", "show", "--effective");
    assertThat(all(config.out()))
        .containsPattern("agent +muster.await +soon +" + file + " +3s")
        .containsPattern("agent +muster.overwrite +false +the default +false");
  }

  @Test
  void anAgentThatIsNotThereIsSaidByACommandThatStartsInSpiteOfIt() throws Exception {
    Ran ran =
        muster(
            Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/nowhere/muster-agent.jar"),
            "doctor",
            "--registry",
            "127.0.0.1:1");
    assertThat(all(ran.out()))
        .contains("/nowhere/muster-agent.jar is not there; no JVM starts with it");
  }
}
