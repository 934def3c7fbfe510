package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line drains and shuts down real JVMs while others call them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SteerIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir Path folder;

  private static Proc orders(Fleet fleet, String... options) throws IOException {
    List<String> command = fleet.withAgent(JAVA, options);
    command.add(1, "-Dmuster.service.name=orders");
    command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.Orders"));
    return fleet.start(command);
  }

  private static Instance awaitOrders(Fleet fleet, Proc process) {
    return fleet
        .await(
            "orders of process " + process.pid(),
            roster -> roster.getInstancesList().stream().anyMatch(i -> isOf(i, process)))
        .getInstancesList()
        .stream()
        .filter(i -> isOf(i, process))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(Instance instance, Proc process) {
    return instance.getHost().getPid() == process.pid()
        && instance.getService().getPortsCount() == 1;
  }

  private static String id(Instance instance) {
    return HexFormat.of().formatHex(instance.getInstanceId().toByteArray());
  }

  /** Starts a command of the command line. */
  private static Proc muster(Fleet fleet, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-jar"));
    command.add(Fleet.ROOT.resolve("registry-server/target/muster.jar").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("--registry", fleet.address()));
    return fleet.start(command);
  }

  private static void awaitCalls(Proc load, long beyond) {
    load.await(
        "call " + beyond,
        line -> line.startsWith("calls ") && Long.parseLong(line.substring(6)) >= beyond);
  }

  private static long calls(Proc load) {
    return load.lines().stream()
        .filter(line -> line.startsWith("calls "))
        .mapToLong(line -> Long.parseLong(line.substring(6)))
        .max()
        .orElse(0);
  }

  @Test
  void anInstanceIsDrainedAndShutDownUnderLoadAndNoCallFails() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc one = orders(fleet, "-Dmuster.commands=drain,shutdown");
      Proc two = orders(fleet);
      String first = id(awaitOrders(fleet, one));
      awaitOrders(fleet, two);
      List<String> command =
          fleet.withAgent(JAVA, "-Dmuster.service.name=load", "-Dmuster.requires=orders");
      command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.Load"));
      Proc load = fleet.start(command);
      awaitCalls(load, 300);
      Proc shutdown = muster(fleet, "shutdown", first, "--reason", "kernel update", "--yes");
      assertThat(one.awaitExit()).as(() -> String.join("\n", shutdown.lines())).isZero();
      assertThat(one.lines()).contains("hook ran");
      assertThat(shutdown.awaitExit()).isZero();
      assertThat(shutdown.lines())
          .anyMatch(line -> line.contains("the one consumer that requires it has confirmed"))
          .anyMatch(line -> line.contains("no connection has been open for 1 s"))
          .contains("shut down");
      awaitCalls(load, calls(load) + 300);
      load.endInput();
      assertThat(load.awaitExit()).isZero();
      String total = load.await("in all ");
      System.out.println("steer: one of two shut down under load: " + total);
      assertThat(total).endsWith("failed 0");
    }
  }

  @Test
  void aProcessWhoseHooksDoNotReturnIsHaltedOnlyIfThatIsAsked() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc orders = orders(fleet, "-Dmuster.commands=shutdown", "-Dorders.hook=hang");
      String id = id(awaitOrders(fleet, orders));
      Proc shutdown =
          muster(fleet, "shutdown", id, "--reason", "try", "--yes", "--halt-after", "2s");
      assertThat(orders.awaitExit()).isEqualTo(1);
      assertThat(orders.lines()).contains("hook ran");
      assertThat(shutdown.awaitExit()).isZero();
    }
  }

  @Test
  void aServiceThatAllowsNothingGoesOnAndIsTakenOutOfTheListsAllTheSame() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc orders = orders(fleet);
      String id = id(awaitOrders(fleet, orders));
      Proc shutdown = muster(fleet, "shutdown", id, "--reason", "try", "--yes");
      assertThat(shutdown.awaitExit()).isEqualTo(5);
      assertThat(shutdown.lines()).anyMatch(line -> line.contains("-Dmuster.commands="));
      Proc drain = muster(fleet, "drain", id, "--reason", "try", "--yes");
      assertThat(drain.awaitExit()).isZero();
      assertThat(drain.lines()).anyMatch(line -> line.contains("was not told to become quiet"));
      assertThat(orders.lines()).doesNotContain("hook ran");
      Proc undrain = muster(fleet, "undrain", id);
      assertThat(undrain.awaitExit()).isZero();
    }
  }
}
