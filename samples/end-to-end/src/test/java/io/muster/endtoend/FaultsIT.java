package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No consumer's list shrinks through a fault of the registry or of the network. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsIT {
  @TempDir Path folder;

  @Test
  void noListShrinksThroughAFault() throws Exception {
    assumeTrue(Sandbox.available(folder), "needs namespaces of its own");
    try (Proc faults = Sandbox.program(Files.createDirectory(folder.resolve("f")), Faults.class)) {
      int exit = faults.awaitExit(Campaign.times(180, 800));
      faults.lines().forEach(System.out::println);
      assertThat(exit).as(String.join("\n", faults.lines())).isZero();
    }
  }
}
