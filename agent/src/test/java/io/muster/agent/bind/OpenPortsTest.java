package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenPortsTest {
  private static final String HEADING = "  sl  local_address rem_address   st tx_queue rx_queue\n";

  @TempDir Path process;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(process.resolve("net"));
    Files.createDirectories(process.resolve("fd"));
  }

  @Test
  void onlyThisProcesssSocketsAreItsOwn() throws IOException {
    table("tcp", row("00000000:0050", "0A", 11) + row("00000000:0051", "0A", 12));
    descriptor(3, "socket:[11]");
    descriptor(4, "pipe:[7]");
    assertThat(new OpenPorts(process.toFile()).read())
        .extracting(ProcNet.Row::key)
        .containsExactly("0.0.0.0/80");
  }

  @Test
  void bothFamiliesAreReadAndIpv6MayBeMissing() throws IOException {
    OpenPorts ports = new OpenPorts(process.toFile());
    descriptor(3, "socket:[11]");
    descriptor(4, "socket:[12]");
    table("tcp", row("0100007F:0050", "0A", 11));
    assertThat(ports.readable()).isTrue();
    assertThat(ports.read()).extracting(ProcNet.Row::key).containsExactly("127.0.0.1/80");
    table("tcp6", row("00000000000000000000000000000000:0051", "0A", 12));
    assertThat(ports.read()).extracting(ProcNet.Row::key).containsExactly("127.0.0.1/80", "::/81");
  }

  @Test
  void readingEndsAtTheFirstOtherRowWhereThatIsTheOrder() throws IOException {
    OpenPorts ports = new OpenPorts(process.toFile());
    descriptor(3, "socket:[11]");
    table("tcp", row("00000000:0050", "0A", 11) + row("00000000:0050", "01", 0));
    assertThat(ports.read()).hasSize(1);
    descriptor(4, "socket:[12]");
    table(
        "tcp",
        row("00000000:0050", "0A", 11)
            + row("00000000:0050", "01", 0)
            + row("00000000:0051", "0A", 12));
    assertThat(ports.read()).hasSize(1); // trusted for a while
    for (int i = 0; i < 20; i++) {
      ports.read();
    }
    assertThat(ports.read()).hasSize(2); // the check found that this kernel has another order
  }

  @Test
  void withoutTablesThereIsNothingToRead() throws IOException {
    assertThat(new OpenPorts(process.resolve("none").toFile()).readable()).isFalse();
  }

  private void table(String name, String rows) throws IOException {
    Files.writeString(process.resolve("net").resolve(name), HEADING + rows);
  }

  private void descriptor(int number, String target) throws IOException {
    Files.createSymbolicLink(process.resolve("fd").resolve("" + number), Path.of(target));
  }

  private static String row(String local, String state, int inode) {
    return "   0: "
        + local
        + " 00000000:0000 "
        + state
        + " 00000000:00000000 00:00000000 00000000     0        0 "
        + inode
        + " 1 0000000000000000 100 0 0 10 0\n";
  }
}
