package io.muster.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMachineTest {
  @TempDir private Path proc;

  @Test
  void memory() throws Exception {
    Files.writeString(
        proc.resolve("meminfo"),
        "MemTotal:       24554260 kB\nMemFree: 1 kB\nMemAvailable:    1000 kB\n");
    Files.createDirectory(proc.resolve("self"));
    Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t   37888 kB\n");
    LinuxMachine machine = new LinuxMachine(proc.toFile());

    assertThat(machine.memoryTotal()).isEqualTo(24_554_260L * 1_024);
    assertThat(machine.memoryAvailable()).isEqualTo(1_000L * 1_024);
    assertThat(machine.residentBytes()).isEqualTo(37_888L * 1_024);
  }

  @Test
  void trafficIsThatOfAllInterfacesButLoopback() throws Exception {
    Files.createDirectory(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/dev"),
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
            lo: 9999 1 0 0 0 0 0 0 9999 1 0 0 0 0 0 0
          eth0: 100 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
          eth1:3 1 0 0 0 0 0 0 4 1 0 0 0 0 0 0
        """);
    Machine.Traffic traffic = new LinuxMachine(proc.toFile()).traffic();

    assertThat(traffic.received()).isEqualTo(103);
    assertThat(traffic.sent()).isEqualTo(24);
  }

  @Test
  void theLoadIsThatSinceTheLastReading() throws Exception {
    LinuxMachine machine = new LinuxMachine(proc.toFile());
    stat("cpu  100 0 100 700 100 0 0 0 50 0");
    assertThat(machine.loadSinceLast()).isEqualTo(-1);

    stat("cpu  120 10 100 720 120 10 10 10 90 0"); // 60 of 100 ticks, guest time counted once

    assertThat(machine.loadSinceLast()).isEqualTo(0.6);
  }

  @Test
  void aProcessorTakenAwayGivesNoFigure() throws Exception {
    LinuxMachine machine = new LinuxMachine(proc.toFile());
    stat("cpu  100 0 100 700 100 0 0 0");
    machine.loadSinceLast();

    stat("cpu  50 0 50 350 50 0 0 0");

    assertThat(machine.loadSinceLast()).isEqualTo(-1);
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    Files.writeString(proc.resolve("meminfo"), "MemTotal: 1 kB\n");

    assertThatThrownBy(() -> new LinuxMachine(proc.toFile()).memoryAvailable())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MemAvailable");
  }

  private void stat(String first) throws IOException {
    Files.writeString(proc.resolve("stat"), first + "\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
  }
}
