package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolOptionsTest {
  private static ToolOptions read(String text) {
    return ToolOptions.of(Map.of("JAVA_TOOL_OPTIONS", text));
  }

  @Test
  void theAgentItsArgumentsAndPropertiesAreFound() {
    ToolOptions options =
        read(
            "-Xmx64m -javaagent:/opt/other.jar=x=1 '-javaagent:/opt/my apps/muster-agent.jar=requires=a,b'"
                + "  -Dmuster.log=debug \"-Dmuster.labels=team=a b\"");
    assertThat(options.agents())
        .containsExactly(Path.of("/opt/other.jar"), Path.of("/opt/my apps/muster-agent.jar"));
    assertThat(options.agent()).contains(Path.of("/opt/my apps/muster-agent.jar"));
    assertThat(options.arguments()).isEqualTo("requires=a,b");
    assertThat(options.system())
        .containsEntry("muster.log", "debug")
        .containsEntry("muster.labels", "team=a b");
  }

  @Test
  void nothingIsFoundInNothing() {
    assertThat(ToolOptions.of(Map.of()).agents()).isEmpty();
    assertThat(read("  -Dx  ").system()).isEmpty();
  }
}
