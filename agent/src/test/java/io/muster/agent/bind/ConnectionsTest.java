package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid inode\n";

  @TempDir Path folder;

  @Test
  void onlyEstablishedOnesOfThosePortsCount() throws Exception {
    Files.createDirectories(folder.resolve("net"));
    Files.writeString(
        folder.resolve("net/tcp"),
        HEADING
            + row("0100007F:1F90", "00000000:0000", "0A")
            + row("0100007F:1F90", "0100007F:C001", "01")
            + row("0100007F:C001", "0100007F:1F90", "01")
            + row("0100007F:1F90", "0100007F:C002", "06")
            + "rubbish\n");
    Files.writeString(
        folder.resolve("net/tcp6"),
        HEADING + row("0".repeat(32) + ":1F90", "0".repeat(32) + ":C003", "01"));
    assertThat(new Connections(folder.toFile()).established(Set.of(8_080))).isEqualTo(2);
    assertThat(new Connections(folder.toFile()).established(Set.of(8_081))).isZero();
  }

  private static String row(String local, String remote, String state) {
    return "   0: "
        + local
        + " "
        + remote
        + " "
        + state
        + " 00000000:00000000 00:00000000 0 0 0 7\n";
  }

  @Test
  void whereTheKernelDoesNotTellNothingIsKnown() {
    assertThat(new Connections(folder.toFile()).established(Set.of(8_080))).isEqualTo(-1);
  }

  @Test
  void aRealConnectionIsSeenFromItsBeginningToItsEnd() throws Exception {
    Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")));
    Connections connections = new Connections();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Set<Integer> port = Set.of(server.getLocalPort());
      assertThat(connections.established(port)).isZero();
      try (Socket caller = new Socket(server.getInetAddress(), server.getLocalPort());
          Socket taken = server.accept()) {
        assertThat(taken.getPort()).isEqualTo(caller.getLocalPort());
        assertThat(connections.established(port)).isEqualTo(1);
      }
      assertThat(connections.established(port)).isZero();
    }
  }
}
