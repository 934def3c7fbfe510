package io.muster.registry;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the project's own jars lie: beside muster.jar when installed, else in the build's folders.
 */
public final class Jars {
  private Jars() {}

  /** Returns muster-agent.jar. */
  public static Optional<Path> agent() {
    return first("muster-agent.jar", "agent/target/muster-agent.jar");
  }

  /** Returns the jar of one of the trio. */
  public static Optional<Path> sample(String service) {
    return sample("trio", service);
  }

  /** Returns the jar of a sample that has one of another name than its folder. */
  public static Optional<Path> sample(String folder, String service) {
    return first(service + ".jar", "samples/" + folder + "/target/" + service + ".jar");
  }

  /** Returns the JVM's options of a registry, one a line. */
  public static Optional<Path> serverJvm() {
    return first("server.jvm", "registry-server/server.jvm");
  }

  /**
   * Returns what a JVM of this one's version noted at a rehearsal of the registry, if the launcher
   * has had it made: a registry starts faster with it.
   */
  public static Optional<Path> serverArchive() {
    String version =
        Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    String name = "muster-server-" + version + ".aot";
    return first(name, "registry-server/target/" + name).filter(file -> file.toFile().length() > 0);
  }

  /** Returns muster.jar itself. */
  public static Path own() {
    try {
      return Path.of(Jars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> first(String beside, String inBuild) {
    Path folder = own().toAbsolutePath().resolveSibling(".").normalize();
    return Stream.of(folder.resolve(beside), folder.resolve("../..").resolve(inBuild).normalize())
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
