package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tomcat redeploys an application that binds ports: the agent keeps no class loader of it alive.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedeployIT {
  private static final int TIMES = 50;
  private static final Path ROW = Fleet.ROOT.resolve("samples/frameworks/tomcat-10/target");

  @TempDir private Path folder;

  @Test
  void noLoaderOfARedeployedApplicationStays() throws Exception {
    Path java = Jdks.found().get(17);
    assumeTrue(java != null, "no JDK 17 here");
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      int without = left(fleet.start(command(java, List.of())));
      Proc tomcat = fleet.start(command(java, fleet.agentOptions()));
      int with = left(tomcat);
      System.out.printf(
          "redeploys: %d, loaders left without agent %d, with agent %d%n", TIMES, without, with);
      assertThat(tomcat.agentLines()).anyMatch(line -> line.contains(" joined "));
      assertThat(with).isLessThanOrEqualTo(without);
    }
  }

  private static int left(Proc proc) {
    return Integer.parseInt(proc.await("loaders left ").split(" ")[2]);
  }

  private static List<String> command(Path java, List<String> agent) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(agent);
    command.add("-cp");
    command.add(ROW.resolve("classes") + ":" + Files.readString(ROW.resolve("classpath")).strip());
    command.add("samples.tomcat10.Redeploys");
    command.add("" + TIMES);
    return command;
  }
}
