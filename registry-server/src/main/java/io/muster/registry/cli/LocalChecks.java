package io.muster.registry.cli;

import io.muster.registry.UserJava;
import io.muster.registry.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What can be seen on this machine without asking anybody. */
final class LocalChecks {
  /** Two of the store's files with the 16 MiB each keeps ahead, and as much to grow. */
  private static final long LEAST_FREE = 64L << 20;

  private static final long MIB = 1 << 20;

  private final Map<String, String> environment;
  private final List<Check> checks = new ArrayList<>();

  LocalChecks(Map<String, String> environment) {
    this.environment = environment;
  }

  List<Check> run(Setting dataDir, boolean registryIsHere, Optional<Path> agent) {
    java();
    if (registryIsHere) {
      dataFolder(dataDir);
    }
    agent.ifPresentOrElse(this::agent, this::noAgent);
    ToolOptions.of(environment).agents().forEach(this::named);
    return checks;
  }

  private void java() {
    checks.add(
        Check.ok(
            "java",
            Runtime.version() + " in " + System.getProperty("java.home") + " runs this command"));
    Path services = UserJava.find();
    Optional<String> version = version(services);
    checks.add(
        version
            .map(known -> Check.ok("services' java", known + " at " + services))
            .orElse(
                Check.note(
                    "services' java",
                    "the version of " + services + " is not to be read",
                    "the agent needs Java 8 or newer with the module java.instrument")));
  }

  /** Read off the release file that every JDK has: nothing is started. */
  private static Optional<String> version(Path java) {
    Properties release = new Properties();
    try {
      Path home = java.toRealPath().resolveSibling("..").normalize();
      try (InputStream in = Files.newInputStream(home.resolve("release"))) {
        release.load(in);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(release.getProperty("JAVA_VERSION")).map(v -> v.replace("\"", ""));
  }

  private void dataFolder(Setting dataDir) {
    Path folder = Path.of(dataDir.value()).toAbsolutePath();
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    String words = folder + " (" + dataDir.source() + ")";
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      checks.add(
          Check.fail(
              "data folder",
              words + " cannot be written: " + there + " is no folder that this user may write",
              "give another with --data-dir, or this user the right to write there"));
      return;
    }
    checks.add(
        Check.ok(
            "data folder", words + (there.equals(folder) ? " can be written" : " can be made")));
    space(there);
  }

  private void space(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String words = free / MIB + " MiB are free in " + folder;
      checks.add(
          free >= LEAST_FREE
              ? Check.ok("disk", words)
              : Check.fail(
                  "disk", words + ", expected " + LEAST_FREE / MIB, "make room on that disk"));
    } catch (IOException e) {
      checks.add(
          Check.fail("disk", "its space is not to be read: " + e.getMessage(), "look at the disk"));
    }
  }

  private void noAgent() {
    checks.add(
        Check.fail(
            "agent",
            "muster-agent.jar was not found beside muster.jar nor in agent/target",
            "put it there, or name it with --agent FILE"));
  }

  private void agent(Path jar) {
    Optional<String> trouble = trouble(jar);
    checks.add(
        trouble
            .map(words -> Check.fail("agent", words, "name the agent's jar with --agent FILE"))
            .orElse(Check.ok("agent", jar + " is an agent's jar and can be read")));
    if (trouble.isEmpty()) {
      settings(jar);
    }
  }

  /** A jar that JAVA_TOOL_OPTIONS names and that is not there keeps every JVM from starting. */
  private void named(Path jar) {
    trouble(jar)
        .ifPresent(
            words ->
                checks.add(
                    Check.fail(
                        "JAVA_TOOL_OPTIONS",
                        words + "; no JVM starts with it",
                        "name a jar that is there, by its whole path")));
  }

  private static Optional<String> trouble(Path jar) {
    if (!Files.isReadable(jar)) {
      return Optional.of(jar + (Files.exists(jar) ? " cannot be read" : " is not there"));
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      return main.getValue("Premain-Class") == null
          ? Optional.of(jar + " is no agent's jar: its manifest has no Premain-Class")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(jar + " is no jar: " + e.getMessage());
    }
  }

  private void settings(Path jar) {
    try {
      AgentReading reading = AgentReading.of(jar, environment);
      reading
          .problems()
          .forEach(
              problem ->
                  checks.add(
                      Check.fail(
                          "agent's settings",
                          problem,
                          "mend it there; see: muster config show --effective")));
      if (reading.problems().isEmpty()) {
        long said = reading.settings().stream().filter(setting -> !setting.untouched()).count();
        checks.add(
            Check.ok(
                "agent's settings",
                said + " set by environment, file and JAVA_TOOL_OPTIONS, and all as expected"));
      }
    } catch (IOException e) {
      checks.add(
          Check.note(
              "agent's settings",
              String.valueOf(e.getMessage()),
              "use the agent's jar of this version"));
    }
  }
}
