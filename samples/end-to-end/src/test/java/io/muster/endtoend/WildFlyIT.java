package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole application server, started by its own script with the agent: it boots, its log manager
 * is its own, and its ports are in the registry. It is fetched by the profile "campaign" alone.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WildFlyIT {
  private static final Path UNPACKED = Fleet.ROOT.resolve("samples/end-to-end/target/wildfly");
  private static final int LOWEST_JAVA = 17;

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream()
        .filter(e -> e.getKey() >= LOWEST_JAVA)
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void itBootsAndItsPortsAreKnown(int feature, Path java) throws Exception {
    File[] homes = UNPACKED.toFile().listFiles();
    assumeTrue(homes != null && homes.length > 0, "WildFly was not fetched");
    Path home = homes[0].toPath();
    copy(home.resolve("standalone"), folder.resolve("standalone"));
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc server = fleet.start(command(fleet, home, java));
      try {
        fleet.awaitPorts("wildfly", 3);
        String started =
            server.await("WildFly's start", line -> line.contains("WFLYSRV0025")); // no error in it
        assertThat(started).contains("started in");
        // Nothing named it: see "wildfly" above. A port is told before all that is known of it.
        Instance seen = fleet.awaitInstance("its management", WildFlyIT::isManaged);
        assertDescribed(seen);
        // As its own log manager writes; the JDK's would print two lines each.
        assertThat(started).containsPattern("INFO {2}\\[org\\.jboss\\.as\\] \\(");
        assertThat(server.lines()).noneMatch(line -> line.contains("WFLYLOG0078"));
        assertThat(server.lines()).noneMatch(line -> line.contains(" ERROR "));
        ProcessHandle.of(seen.getHost().getPid()).orElseThrow().destroy();
        server.await("its goodbye", line -> line.contains("WFLYSRV0050"));
      } finally {
        end(server);
      }
    }
    System.out.printf("WildFly on Java %d: boots, 3 ports described, ends%n", feature);
  }

  /** The server writes below its folder. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private List<String> command(Fleet fleet, Path home, Path java) {
    return List.of(
        "/usr/bin/env",
        "JAVA_HOME=" + java.resolveSibling("..").normalize(),
        "JAVA_OPTS=" + String.join(" ", fleet.agentOptions()),
        home.resolve("bin/standalone.sh").toString(),
        "-Djboss.server.base.dir=" + folder.resolve("standalone"),
        "-Djboss.http.port=0",
        "-Djboss.https.port=0",
        "-Djboss.management.http.port=0");
  }

  private static boolean isManaged(Instance instance) {
    return instance.getService().getPortsList().stream()
        .anyMatch(port -> port.getName().equals("management"));
  }

  private static void assertDescribed(Instance seen) throws IOException, InterruptedException {
    assertThat(seen.getService().getPortsList())
        .extracting(port -> port.getName() + " " + port.getProtocol())
        .containsExactlyInAnyOrder("http http", "https https", "management http");
    assertThat(seen.getService().getPortsList())
        .allMatch(port -> port.getServer().getName().equals("Undertow"))
        .allMatch(port -> port.getFramework().getName().startsWith("WildFly"));
    Port http =
        seen.getService().getPortsList().stream()
            .filter(port -> port.getName().equals("http"))
            .findFirst()
            .orElseThrow();
    assertThat(http.getPrimary()).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getNumber() + "/")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  /** The script waits for the server it has started: both end. */
  private static void end(Proc script) throws InterruptedException {
    ProcessHandle.of(script.pid())
        .ifPresent(handle -> handle.descendants().forEach(ProcessHandle::destroyForcibly));
    script.kill();
  }
}
