package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lines a person sees, read where a person sees them. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinesTest {
  @Test
  void oneLineWhenTheLinkGoesAndOneWhenItIsBack() throws Exception {
    assertThat(lines("flips"))
        .containsExactly(
            "muster: no registry at h:1: refused; trying again",
            "muster: the registry at h:1 is back after 500 ms and 3 tries",
            "muster: lost the registry at h:1: reset; the service goes on with what it knows",
            "muster: the registry at h:1 is back after 250 ms and 1 tries");
  }

  @Test
  void theStartIsToldOnceWithNamePortsAndRegistry() throws Exception {
    assertThat(lines("start"))
        .singleElement()
        .asString()
        .startsWith("muster: desk 1.2 joined the registry at h:1, ports ")
        .contains(":8080, ")
        .endsWith(" ms before main");
  }

  private static List<String> lines(String scene) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LinesProgram.class.getName(),
                scene)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> line.startsWith("muster")).toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
