package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DevCommandTest {
  @Test
  void itSaysWhereThePageIsAndHowToJoinAndLeavesNothingBehind() throws Exception {
    Process dev =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.muster.registry.Launch",
                "dev",
                "--listen",
                "127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = dev.inputReader(StandardCharsets.UTF_8)) {
      String page = after("  page   ", said);
      String join = after("  join   ", said);
      Path data = Path.of(after("  data   ", said).replace(", deleted at the end", ""));
      assertThat(join)
          .startsWith("java -javaagent:")
          .contains("-Dmuster.registry=" + page.substring("http://".length(), page.length() - 1));
      try (InputStream in = URI.create(page).toURL().openStream()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("Muster");
      }
      assertThat(data).isDirectory();
      dev.destroy();
      assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.exists(data)).isFalse();
    } finally {
      dev.destroyForcibly();
    }
  }

  private static String after(String words, BufferedReader said) throws IOException {
    String line = Objects.requireNonNull(said.readLine());
    while (!line.startsWith(words)) {
      line = Objects.requireNonNull(said.readLine());
    }
    return line.substring(words.length());
  }
}
