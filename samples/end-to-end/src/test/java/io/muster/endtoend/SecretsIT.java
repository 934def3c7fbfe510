package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets stand where services and registries have them: in environments, arguments, properties and
 * the settings of webhooks. Whatever Muster keeps, tells or shows is searched for them, and what it
 * keeps is for its user alone.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretsIT {
  private static final String CANARY = "canary-7f3a";
  private static final String TOLD = "told-on-purpose";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  @TempDir Path folder;

  private final Map<String, byte[]> seen = new LinkedHashMap<>();

  /** A command in an environment with secrets in it. */
  private static List<String> amongSecrets(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "/usr/bin/env",
                "DB_PASSWORD=" + CANARY + "-environment",
                "AWS_SECRET_ACCESS_KEY=" + CANARY + "-environment",
                "PLAIN_NAME=" + CANARY + "-environment"));
    all.addAll(command);
    return all;
  }

  private Proc registry() throws IOException {
    Path settings = Files.createDirectories(folder.resolve("settings"));
    Path secret = Files.writeString(settings.resolve("secret"), CANARY + "-of-a-webhook");
    Path config =
        Files.writeString(
            settings.resolve("muster.properties"),
            """
            hook.ops.url = http://127.0.0.1:9/services/%s-in-an-address
            hook.ops.allow-private = true
            hook.ops.delay = 500ms
            hook.ops.secret-file = %s
            """
                .formatted(CANARY, secret));
    return Proc.start(
        folder,
        amongSecrets(
            List.of(
                JAVA.toString(),
                "-Dstore.password=" + CANARY + "-property",
                "-jar",
                Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
                "server",
                "--listen",
                "127.0.0.1:0",
                "--config",
                config.toString(),
                "--data-dir",
                folder.resolve("data").toString())));
  }

  private Proc service(int port, String name, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-javaagent:" + Fleet.AGENT,
                "-Dmuster.registry=127.0.0.1:" + port,
                "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"),
                "-Dmuster.service.name=" + name,
                "-Dmuster.labels=note=" + TOLD,
                "-Dmuster.log=debug",
                "-Dspring.datasource.password=" + CANARY + "-property",
                "-Djavax.net.ssl.keyStorePassword=" + CANARY + "-property"));
    command.addAll(List.of(more));
    command.addAll(
        List.of(
            "-cp",
            Fleet.SAMPLE.toString(),
            "samples.plainsocket.Probe",
            "--password=" + CANARY + "-argument",
            CANARY + "-argument"));
    return Proc.start(folder, amongSecrets(command));
  }

  /** Asks again until it is so. */
  private static void until(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!holds.call()) {
      assertThat(System.nanoTime() - end).as("not seen: " + what).isNegative();
    }
  }

  private void see(String what, List<String> lines) {
    seen.put(what, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private void seeAnswers(Web web, int port) throws Exception {
    String instances = web.get(port, "/api/v1/instances").body();
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/",
                "/api/v1/fleet",
                "/api/v1/instances",
                "/api/v1/graph",
                "/api/v1/hooks",
                "/api/v1/events",
                "/api/v1/overrides",
                "/api/v1/openapi.json",
                "/metrics",
                "/sd/prometheus"));
    java.util.regex.Matcher id =
        java.util.regex.Pattern.compile("\"instanceId\":\\s*\"([0-9a-f]{32})\"").matcher(instances);
    while (id.find()) {
      paths.add("/api/v1/instances/" + id.group(1));
      paths.add("/api/v1/instances/" + id.group(1) + "/figures");
    }
    for (String path : paths) {
      var answer = web.get(port, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      seen.put(path, answer.body().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(paths).as("an address of its own for each instance").hasSizeGreaterThanOrEqualTo(14);
  }

  private void seeBundle(int port) throws Exception {
    Path zip = folder.resolve("settings/bundle.zip");
    Ran ran =
        Ran.of(
            folder.resolve("settings"),
            Map.of("DB_PASSWORD", CANARY, "PLAIN_NAME", CANARY),
            List.of(
                JAVA.toString(),
                "-Dsome.password=" + CANARY,
                "-jar",
                Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
                "debug",
                "bundle",
                "--registry",
                "127.0.0.1:" + port,
                "--output",
                zip.toString()));
    assertThat(ran.exit()).as(String.join("\n", ran.err())).isZero();
    try (ZipInputStream parts = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry part = parts.getNextEntry(); part != null; part = parts.getNextEntry()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        parts.transferTo(content);
        seen.put("bundle " + part.getName(), content.toByteArray());
      }
    }
  }

  private void seeFiles(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        assertThat(mode)
            .as("mode of " + file)
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
        if (Files.isRegularFile(file)) {
          seen.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
  }

  private List<String> holding(String text) {
    return seen.entrySet().stream()
        .filter(e -> new String(e.getValue(), StandardCharsets.ISO_8859_1).contains(text))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void noSecretIsKeptToldOrShown() throws Exception {
    try (Proc first = registry()) {
      first.await("muster registry ");
      first.kill(); // and its folder is nobody else's any more
    }
    // As after a minute, when whoever knew an earlier store is back: Prometheus is told all.
    Files.delete(folder.resolve("data/registry.recalling"));
    try (Proc registry = registry();
        Web web = new Web()) {
      int port =
          Integer.parseInt(
              registry.await("muster registry ").replaceFirst(".*agents at [^ ]*:(\\d+),.*", "$1"));
      try (Proc provider = service(port, "provider");
          Proc consumer = service(port, "consumer", "-Dmuster.requires=provider")) {
        provider.say("bind 0");
        consumer.say("bind 0");
        Path snapshot = folder.resolve("snapshots/consumer.endpoints");
        until("a snapshot with an endpoint", () -> Files.exists(snapshot));
        until(
            "figures", () -> web.get(port, "/api/v1/instances").body().contains("jvm.memory.used"));
        seeAnswers(web, port);
        provider.say("exit 0");
        until(
            "a message that waits",
            () -> !web.get(port, "/api/v1/hooks").body().contains("\"waiting\":0"));
        see("its events", List.of(web.get(port, "/api/v1/events").body()));
        see("its webhooks", List.of(web.get(port, "/api/v1/hooks").body()));
        seeBundle(port);
        see("the provider's agent", provider.agentLines());
        see("the consumer's agent", consumer.agentLines());
        seeFiles("data");
        seeFiles("snapshots");
      }
      see("the registry's log", registry.lines());
    }
    System.out.printf("secrets: %d places searched: %s%n", seen.size(), seen.keySet());
    assertThat(holding(TOLD)).as("what is told on purpose is found").isNotEmpty();
    assertThat(holding(CANARY)).as("places with a secret").isEmpty();
  }
}
