package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
  @TempDir Path folder;

  private static List<String> row(List<String[]> rows, String key) {
    return rows.stream()
        .filter(row -> row[0].equals(key))
        .map(row -> Arrays.asList(row).subList(1, 4))
        .findFirst()
        .orElse(Collections.emptyList());
  }

  @Test
  void everySettingSaysItsValueItsSourceAndItsDefault() throws IOException {
    Path file = folder.resolve("agent.properties");
    Files.write(file, "muster.await=9s\nmuster.log=debug\n".getBytes(StandardCharsets.UTF_8));
    Properties system = new Properties();
    system.setProperty("muster.log", "off");
    system.setProperty("muster.inject.db.host", "{db.host}");
    List<String[]> rows =
        Explanation.of(
            "requires=a,b",
            system,
            Map.of("MUSTER_CONFIG", file.toString(), "MUSTER_AWAIT_POLICY", "stop"));
    assertThat(row(rows, "muster.requires")).containsExactly("a,b", "the agent's arguments", "");
    assertThat(row(rows, "muster.log")).containsExactly("off", "-D", "info");
    assertThat(row(rows, "muster.await")).containsExactly("9s", file.toString(), "3s");
    assertThat(row(rows, "muster.await.policy")).containsExactly("stop", "the environment", "go");
    assertThat(row(rows, "muster.overwrite")).containsExactly("false", "the default", "false");
    assertThat(row(rows, "muster.inject.db.host")).containsExactly("{db.host}", "-D", "");
    assertThat(rows).hasSize(Keys.ALL.length + 1);
  }

  @Test
  void theDefaultsItSaysAreTheOnesThatHold() {
    AgentSettings untouched = AgentSettings.read(null, new Properties(), Collections.emptyMap());
    StringBuilder said = new StringBuilder();
    for (String[] row : Explanation.of(null, new Properties(), Collections.emptyMap())) {
      if (!row[1].isEmpty() && !row[1].startsWith("(") && !row[1].startsWith("~")) {
        said.append(said.length() == 0 ? "" : ",").append(row[0]).append('=').append(row[1]);
      }
    }
    AgentSettings as =
        AgentSettings.read(said.toString(), new Properties(), Collections.emptyMap());
    assertThat(as.problems()).isEmpty();
    assertThat(as)
        .usingRecursiveComparison()
        .ignoringFields("sources", "problems")
        .isEqualTo(untouched);
  }

  @Test
  void whatTheAgentWouldComplainOfIsTold() {
    assertThat(
            Explanation.problems(
                "await=soon", new Properties(), Collections.singletonMap("MUSTER_REFRESH", "x")))
        .hasSize(2);
  }
}
