package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Doctor, settings, bundle and completion, each in a process of its own. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class DoctorTest {
  @TempDir Path folder;
  private Node node;

  /** What a command said, and how it ended. */
  private record Said(int code, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Said say(Map<String, String> environment, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.home=" + folder, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.muster.registry.Launch");
    command.addAll(List.of(words));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("MUSTER_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out, Files.readString(err));
  }

  private Map<String, JsonObject> doctor(Map<String, String> environment) throws Exception {
    Map<String, JsonObject> checks = new TreeMap<>();
    for (JsonElement check :
        JsonParser.parseString(say(environment, "doctor", "-o", "json").out()).getAsJsonArray()) {
      checks.put(check.getAsJsonObject().get("check").getAsString(), check.getAsJsonObject());
    }
    return checks;
  }

  private static String verdict(Map<String, JsonObject> checks, String name) {
    return checks.getOrDefault(name, new JsonObject()).get("verdict").getAsString();
  }

  private static String sentence(Map<String, JsonObject> checks, String name) {
    return checks.getOrDefault(name, new JsonObject()).get("sentence").getAsString();
  }

  @Test
  void aRegistryThatAnswersIsSeenInEachOfItsChecks() throws Exception {
    Map<String, JsonObject> checks = doctor(Map.of("MUSTER_REGISTRY", node.address()));
    assertThat(sentence(checks, "address"))
        .isEqualTo(node.address() + " (from the environment's MUSTER_REGISTRY)");
    for (String check :
        List.of(
            "address",
            "reachable",
            "answers",
            "clocks",
            "versions",
            "java",
            "data folder",
            "disk")) {
      assertThat(verdict(checks, check)).as(check).isEqualTo("ok");
    }
    assertThat(sentence(checks, "data folder"))
        .isEqualTo(folder.resolve(".muster/registry") + " (the default) can be made");
  }

  @Test
  void whatFailsHasAFixAndEndsWithOne() throws Exception {
    Path jar = folder.resolve("muster-agent.jar");
    Files.writeString(jar, "no jar");
    Files.writeString(folder.resolve("file"), "");
    Said said =
        say(
            Map.of("MUSTER_DATA_DIR", "file/below"),
            "doctor",
            "--registry",
            "127.0.0.1:1",
            "--agent",
            jar.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern("fail +reachable +127.0.0.1:1: Connection refused")
        .contains("-> start one with: muster server")
        .containsPattern("fail +data folder .*file/below \\(environment MUSTER_DATA_DIR\\)")
        .containsPattern("fail +agent .*muster-agent.jar is no jar")
        .contains("-> name the agent's jar with --agent FILE");
  }

  @Test
  void everySettingIsShownWithWhereItCameFrom() throws Exception {
    Path file = folder.resolve("muster.properties");
    Files.writeString(file, "data-dir=/srv/muster\n");
    Map<String, String> environment =
        Map.of("MUSTER_LISTEN", "127.0.0.1:7401", "MUSTER_CONFIG", file.toString());
    assertThat(say(environment, "config", "show", "--effective").out())
        .containsPattern(
            "server +listen +127.0.0.1:7401 +environment MUSTER_LISTEN +127.0.0.1:7400")
        .containsPattern("server +data-dir +/srv/muster +" + file)
        .containsPattern("server +insecure-non-loopback +false +the default")
        .containsPattern("command line +registry +127.0.0.1:7400 +the default");
    assertThat(say(environment, "config", "show").out()).doesNotContain("insecure-non-loopback");
  }

  @Test
  void webhooksAreShownWithoutWhatMayBeSecretAndWrongOnesAreToldOf() throws Exception {
    Path file = folder.resolve("muster.properties");
    Files.writeString(file, "hook.ops.url=https://hooks.example.com/T0/hush\nhook.ops.delay=5m\n");
    Said right = say(Map.of(), "config", "show", "--config", file.toString());
    assertThat(right.code()).isZero();
    assertThat(right.out())
        .containsPattern("server +hook.ops.url +https://hooks.example.com/\\.\\.\\. +" + file)
        .containsPattern("server +hook.ops.delay +5m")
        .doesNotContain("hush");
    Files.writeString(file, "hook.ops.url=https:hush\nhook.ops.dealy=5m\n");
    Map<String, String> environment = Map.of("MUSTER_CONFIG", file.toString());
    Said wrong = say(environment, "config", "show");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("hook.ops.url is not usable")
        .contains("unknown key \"hook.ops.dealy\"")
        .doesNotContain("hush");
    assertThat(say(environment, "doctor").out())
        .containsPattern(
            "fail +configuration +the configuration file .*hook.ops.url is not usable");
  }

  @Test
  void aFileThatCannotBeReadEndsWithOne() throws Exception {
    Said said = say(Map.of(), "config", "show", "--config", folder.resolve("none").toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("the configuration file " + folder.resolve("none"));
  }

  @Test
  void wrongSettingsAndWrongWebhooksAreToldAtOnce() throws Exception {
    Path file = folder.resolve("muster.properties");
    Files.writeString(file, "listen=nowhere\nhook.ops.url=nonsense\n");
    Said said = say(Map.of(), "server", "--config", file.toString());
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("listen = \"nowhere\"").contains("hook.ops.url is not usable");
  }

  @Test
  void theBundleHasItsPartsNoSecretsAndOverwritesNothing() throws Exception {
    Map<String, String> environment = Map.of("MUSTER_DATA_DIR", "/srv/x?password=s3cret");
    String[] words = {"debug", "bundle", "--output", "b.zip", "--registry", node.address()};
    Said said = say(environment, words);
    assertThat(said.code()).isZero();
    assertThat(said.err()).contains("config.json", "doctor.txt", "metrics.txt");
    Path zip = folder.resolve("b.zip");
    assertThat(said.out().strip()).isEqualTo(zip.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
        .isEqualTo("rw-------");
    Map<String, String> parts = parts(zip);
    assertThat(parts)
        .containsOnlyKeys(
            "versions.txt",
            "config.json",
            "doctor.txt",
            "fleet.json",
            "events.json",
            "metrics.txt");
    assertThat(parts.get("fleet.json")).contains("\"services\":[]");
    assertThat(parts.get("metrics.txt")).contains("muster_registry_revision");
    assertThat(String.join("", parts.values())).contains("(redacted)").doesNotContain("s3cret");
    byte[] before = Files.readAllBytes(zip);
    Said again = say(environment, words);
    assertThat(again.code()).isEqualTo(7);
    assertThat(again.err()).contains("b.zip exists and is not overwritten");
    assertThat(Files.readAllBytes(zip)).isEqualTo(before);
  }

  private static Map<String, String> parts(Path zip) throws IOException {
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        parts.put(
            entry.getName(),
            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  @Test
  void aBundleWithoutARegistrySaysSoInItsParts() throws Exception {
    Said said = say(Map.of(), "debug", "bundle", "--output", "b.zip", "--registry", "127.0.0.1:1");
    assertThat(said.code()).isZero();
    assertThat(parts(folder.resolve("b.zip")).get("fleet.json"))
        .contains("cannot reach the registry at 127.0.0.1:1 (from --registry)");
  }

  @Test
  void theCompletionIsAScriptThatBashUnderstands() throws Exception {
    Said said = say(Map.of(), "completion", "bash");
    assertThat(said.code()).isZero();
    Path script = folder.resolve("muster.bash");
    Files.writeString(
        script,
        said.out()
            + "\nCOMP_WORDS=(muster inst) COMP_CWORD=1\n_complete_muster\n"
            + "echo \"${COMPREPLY[@]}\"\n");
    Process bash = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true).start();
    String told = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    assertThat(told.strip()).isEqualTo("instances");
    assertThat(say(Map.of(), "completion", "zsh").out()).contains("compinit", "bashcompinit");
    assertThat(say(Map.of(), "completion", "fish").code()).isEqualTo(2);
  }
}
