package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.registry.v1.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the environment tells of the container reaches the registry, and nothing else of it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WhereItRunsIT {
  private static final Path ENV = Path.of("/usr/bin/env");

  @TempDir Path folder;

  @Test
  void theContainersFieldsAreInTheRegistryAndTheRestOfTheEnvironmentIsNot() throws Exception {
    assumeTrue(Files.isExecutable(ENV), "no command to set an environment with");
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  ENV.toString(),
                  "MUSTER_HOST_PORT=8080:49177",
                  "MUSTER_IMAGE=acme/orders:2.3",
                  "CONTAINER_NAME=orders-1",
                  "POD_NAMESPACE=shop",
                  "DB_PASSWORD=hunter2"));
      command.addAll(
          fleet.withAgent(
              Jdks.found().values().iterator().next(),
              "-Dmuster.service.name=orders",
              "-Dmuster.labels=team=blue"));
      command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.Probe"));
      Proc orders = fleet.start(command);

      Instance seen = fleet.awaitPorts("orders", 0);

      assertThat(seen.getHost().getPid()).isEqualTo(orders.pid()); // env gives way to java
      assertThat(seen.getHost().getImage()).isEqualTo("acme/orders:2.3");
      assertThat(seen.getHost().getNamespace()).isEqualTo("shop");
      assertThat(seen.getService().getLabelsMap())
          .isEqualTo(
              Map.of("container.name", "orders-1", "host_port.8080", "49177", "team", "blue"));
      assertThat(seen.toString()).doesNotContain("hunter2");
    }
  }
}
