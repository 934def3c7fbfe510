package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime image that was linked with little more than the application's own modules. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallImageIT {
  private static final Path JAVA = Jdks.any(17);

  /** What an agent cannot do without; figures of heap and threads need java.management besides. */
  private static final String NEEDED = "java.base,java.instrument";

  @TempDir Path folder;

  @Test
  void twoModulesAreEnoughToJoin() throws Exception {
    Path java = linked(NEEDED);
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      Proc proc = service(fleet, java);
      fleet.awaitPorts("plain-socket-service", 1);
      proc.await("muster: plain-socket-service joined");
      proc.terminate();
      assertThat(proc.awaitExit()).isEqualTo(143);
      fleet.await("its goodbye", r -> r.getInstancesCount() == 1);
      assertThat(proc.agentLines()).hasSize(1);
    }
  }

  private static Proc service(Fleet fleet, Path java) throws Exception {
    List<String> command = new ArrayList<>(fleet.withAgent(java, "-Dmuster.requires=provider"));
    command.add("-jar");
    command.add(Fleet.SAMPLE.toString());
    Proc proc = fleet.start(command);
    proc.await("plain-socket-service listening on port ");
    return proc;
  }

  private Path linked(String modules) throws Exception {
    Path jlink = JAVA.resolveSibling("jlink");
    assumeTrue(Files.isExecutable(jlink), "needs a JDK 17 with jlink and its modules");
    Path image = folder.resolve("image");
    Ran ran =
        Ran.of(
            folder,
            Map.of(),
            List.of(jlink.toString(), "--add-modules", modules, "--output", image.toString()));
    assumeTrue(ran.exit() == 0, () -> "jlink cannot link here: " + ran);
    return image.resolve("bin/java");
  }
}
