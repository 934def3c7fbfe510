package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads what is told to Prometheus. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class PrometheusTest {
  @TempDir Path folder;
  private Path promtool;
  private Node node;
  private Crowd crowd;

  @BeforeEach
  void start() throws Exception {
    Optional<Path> found =
        Stream.of(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .map(place -> Path.of(place, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(),
        "no promtool was found on the search path: Prometheus was not asked; Debian has it in its"
            + " package prometheus");
    promtool = found.get();
    node = Node.start(folder);
    node.awaitReturns(folder);
    crowd = new Crowd(node.address());
    crowd.shop();
    crowd.measure(node, 3);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      crowd.close();
      node.close();
    }
  }

  @Test
  void theFiguresAreOnesItReads() throws Exception {
    Path metrics = folder.resolve("metrics");
    try (InputStream in =
        URI.create("http://" + node.address() + "/metrics").toURL().openStream()) {
      Files.write(metrics, in.readAllBytes());
    }
    assertThat(Files.readString(metrics))
        .contains("jvm_memory_used_bytes{jvm_memory_type=\"heap\"");
    Process process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectInput(metrics.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(outcome(process)).doesNotContain("error while linting");
    // 3: it reads them all and has opinions on names, which are OpenTelemetry's here.
    assertThat(process.waitFor()).isIn(0, 3);
  }

  @Test
  void theFleetIsFoundByIt() throws Exception {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        "scrape_configs:\n- job_name: fleet\n  http_sd_configs:\n  - url: http://"
            + node.address()
            + "/sd/prometheus?q=service:orders\n");
    Process process =
        new ProcessBuilder(
                promtool.toString(),
                "check",
                "service-discovery",
                "--timeout=2s",
                config.toString(),
                "fleet")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<JsonObject> targets =
        JsonParser.parseString(outcome(process)).getAsJsonArray().asList().stream()
            .map(target -> target.getAsJsonObject().getAsJsonObject("discoveredLabels"))
            .toList();
    assertThat(targets)
        .hasSize(3)
        .allMatch(labels -> labels.get("__meta_muster_service").getAsString().equals("orders"))
        .allMatch(labels -> labels.get("__address__").getAsString().endsWith(":9090"));
  }

  private static String outcome(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
