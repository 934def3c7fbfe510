package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The registry's JVM as the launcher starts it: the same options, and the same archive of classes,
 * which the launcher makes before the first of them. What is tested is what people run, and
 * hundreds of starts take a third of the time.
 */
final class RegistryJvm {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final Path ARCHIVE = prepare();

  private RegistryJvm() {}

  /** Returns the command up to the jar; the registry's own words are added behind it. */
  static List<String> command(List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(JAVA_HOME.resolve("bin/java").toString());
    command.add("@" + Fleet.ROOT.resolve("registry-server/server.jvm"));
    if (Files.isRegularFile(ARCHIVE)) { // not before Java 25
      command.addAll(List.of("-XX:AOTCache=" + ARCHIVE, "-Xlog:aot*=off", "-Xlog:cds*=off"));
    }
    command.addAll(more);
    command.addAll(
        List.of("-jar", Fleet.ROOT.resolve("registry-server/target/muster.jar").toString()));
    return command;
  }

  private static Path prepare() {
    try {
      Ran ran =
          Ran.of(
              Fleet.ROOT.resolve("samples/end-to-end/target"),
              Map.of("MUSTER_JAVA_HOME", JAVA_HOME.toString(), "MUSTER_ARCHIVE", Ran.UNSET),
              List.of(Fleet.ROOT.resolve("muster").toString(), "--prepare"));
      if (ran.out().isEmpty()) {
        System.out.println("registries start without an archive: " + ran.err());
      }
      return Path.of(String.join("", ran.out()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the registry's archive could not be made", e);
    }
  }
}
