package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that starts from an archive of its classes keeps it when the agent comes. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArchiveIT {
  private static final String HELLO = "samples.plainsocket.Hello";
  private static final String FROM_ARCHIVE = HELLO + " source: shared objects file";

  @TempDir private Path folder;

  @Test
  void anArchiveOfTheApplicationsClassesStaysInUse() throws Exception {
    Path java = java(17);
    Path archive = folder.resolve("hello.jsa");
    train(java, "-XX:ArchiveClassesAtExit=" + archive);
    assertThat(archive).isNotEmptyFile();

    Proc hello = joined(java, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load");

    hello.await("the class out of the archive", line -> line.contains(FROM_ARCHIVE));
  }

  @Test
  void anArchiveTrainedWithTheInstrumentModuleStaysInUse() throws Exception {
    Path java = java(25);
    Path cache = folder.resolve("hello.aot");
    train(java, "-XX:AOTCacheOutput=" + cache, "--add-modules", "java.instrument");
    assertThat(cache).isNotEmptyFile();

    // AOTMode=on: a JVM that cannot use the cache does not start.
    Proc hello = joined(java, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load");

    hello.await("the class out of the cache", line -> line.contains(FROM_ARCHIVE));
  }

  @Test
  void anArchiveTrainedWithTheAgentStaysInUse() throws Exception {
    Path java = java(25);
    Path cache = folder.resolve("hello.aot");
    train(java, "-XX:AOTCacheOutput=" + cache, "-javaagent:" + Fleet.AGENT);
    assertThat(cache).isNotEmptyFile();

    Proc hello = joined(java, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load");

    hello.await("the class out of the cache", line -> line.contains(FROM_ARCHIVE));
  }

  private static Path java(int feature) {
    Path java = Jdks.found().get(feature);
    assumeTrue(java != null, "no JDK " + feature + " here");
    return java;
  }

  /** Runs the application once, to its end, for an archive to be written. */
  private void train(Path java, String... arguments) throws Exception {
    try (Proc training = Proc.start(folder, command(java, arguments))) {
      training.await("main at ");
      training.endInput();
      assertThat(training.awaitExit()).isZero();
    }
  }

  private Proc joined(Path java, String... arguments) throws Exception {
    Files.createDirectories(folder.resolve("fleet"));
    try (Fleet fleet = Fleet.withRegistry(folder.resolve("fleet"))) {
      List<String> all = new ArrayList<>(Arrays.asList(arguments));
      all.add("-javaagent:" + Fleet.AGENT);
      all.add("-Dmuster.registry=" + fleet.address());
      all.add("-Dmuster.snapshot.dir=" + folder.resolve("snapshots"));
      Proc hello = fleet.start(command(java, all.toArray(String[]::new)));
      hello.await("main at", line -> line.startsWith("main at "));
      hello.await(
          "the agent's line", line -> line.startsWith("muster: ") && line.contains("joined"));
      return hello;
    }
  }

  private static List<String> command(Path java, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of(arguments));
    command.add("-cp");
    command.add(
        Fleet.ROOT.resolve("samples/plain-socket/target/plain-socket-service.jar").toString());
    command.add(HELLO);
    return command;
  }
}
