package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the agents people already have, before them and after: all do their work. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BesideIT {
  private static final String SERVICE = "explosion-service";
  private static final Path AGENTS = Fleet.ROOT.resolve("samples/end-to-end/target/agents");

  /** SkyWalking's newest agent that Maven Central has does not start on 25. */
  private static final int JAVA = 17;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path skyWalking;

  /** SkyWalking's agent wants its folders around it. */
  @BeforeEach
  void foldersOfSkyWalking() throws IOException {
    Path home = Files.createDirectory(folder.resolve("skywalking"));
    skyWalking = Files.copy(AGENTS.resolve("apm-agent.jar"), home.resolve("skywalking-agent.jar"));
    Files.createDirectory(home.resolve("plugins"));
    Files.createDirectory(home.resolve("activations"));
    Files.createDirectory(home.resolve("config"));
    Files.writeString(
        home.resolve("config/agent.config"),
        "agent.service_name=beside\ncollector.backend_service=127.0.0.1:1\n");
  }

  @ParameterizedTest(name = "ours first: {0}")
  @ValueSource(booleans = {true, false})
  void openTelemetry(boolean oursFirst) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Proc proc =
          start(
              fleet,
              oursFirst,
              "-javaagent:" + AGENTS.resolve("opentelemetry-javaagent.jar"),
              "-Dotel.traces.exporter=logging",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none");

      assertThat(web.get(port(fleet), "/").statusCode()).isEqualTo(200);

      proc.await("a span", line -> line.contains("LoggingSpanExporter") && line.contains("GET"));
    }
  }

  @ParameterizedTest(name = "ours first: {0}")
  @ValueSource(booleans = {true, false})
  void skyWalking(boolean oursFirst) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Proc proc = start(fleet, oursFirst, "-javaagent:" + skyWalking);

      assertThat(web.get(port(fleet), "/").statusCode()).isEqualTo(200);

      proc.await("SkyWalking at work", line -> line.contains("install transformer"));
    }
  }

  /** Returns the port as the registry has it, with its server named. */
  private static int port(Fleet fleet) {
    var port = fleet.awaitPorts(SERVICE, 1).getService().getPorts(0);
    assertThat(port.getProtocol()).isEqualTo("http");
    assertThat(port.getServer().getName()).isEqualTo("JDK HttpServer");
    return port.getNumber();
  }

  private static Proc start(Fleet fleet, boolean oursFirst, String... other) throws IOException {
    List<String> command = new ArrayList<>();
    Path java = Jdks.found().get(JAVA);
    assumeTrue(java != null, "no JDK " + JAVA + " here");
    command.add(java.toString());
    command.addAll(oursFirst ? fleet.agentOptions() : List.of(other));
    command.addAll(oursFirst ? List.of(other) : fleet.agentOptions());
    command.add("-jar");
    command.add(Fleet.ROOT.resolve("samples/trio/target/" + SERVICE + ".jar").toString());
    Proc proc = fleet.start(command);
    proc.await("muster's line", line -> line.startsWith("muster: ") && line.contains(" joined "));
    return proc;
  }
}
