package io.muster.registry.bench;

import io.muster.registry.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands around the measured process: a registry on loopback, in a process of its own, and a
 * service that meets what the measured one requires.
 */
final class Scene implements AutoCloseable {
  private static final String REQUIRED = "explosion-service";
  private static final Pattern REGISTRY = Pattern.compile(".*agents at (\\S+), data.*");

  private final Path folder;
  private final Trial registry;
  private final Trial provider;
  private final String address;

  private Scene(Path folder, Trial registry, Trial provider, String address) {
    this.folder = folder;
    this.registry = registry;
    this.provider = provider;
    this.address = address;
  }

  static Scene open(Path plainSocketJar, Path agent) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("muster-bench");
    String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Trial registry =
        new Trial(
            List.of(
                own,
                "-jar",
                Jars.own().toString(),
                "server",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
                folder.resolve("data").toString()));
    String address = address(registry.awaitLine(REGISTRY));
    Trial provider =
        new Trial(
            List.of(
                own,
                "-javaagent:" + agent,
                "-Dmuster.registry=" + address,
                "-Dmuster.service.name=" + REQUIRED,
                "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"),
                "-jar",
                plainSocketJar.toString()));
    provider.awaitLine(Pattern.compile("muster: .* joined .*"));
    return new Scene(folder, registry, provider, address);
  }

  private static String address(String line) {
    Matcher matcher = REGISTRY.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException(line);
    }
    return matcher.group(1);
  }

  /** Returns the JVM's arguments of a process that joins and requires what is there. */
  List<String> agentArguments(Path agent) {
    return List.of(
        "-javaagent:" + agent,
        "-Dmuster.registry=" + address,
        "-Dmuster.requires=" + REQUIRED,
        "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"));
  }

  @Override
  public void close() {
    provider.close();
    registry.close();
  }
}
