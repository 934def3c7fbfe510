package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketCountTest {
  @TempDir Path process;

  @Test
  void whereTheKernelDoesNotTellItIsNotZero() {
    assertThat(new SocketCount(process.toFile()).read()).isEqualTo(-1);
  }

  @Test
  void bothFamiliesCount() throws IOException {
    write("sockstat", "sockets: used 9\nTCP: inuse 3 orphan 0\n");
    write("sockstat6", "TCP6: inuse 5\n");
    SocketCount count = new SocketCount(process.toFile());
    assertThat(count.read()).isEqualTo((3L << 32) + 5);
    write("sockstat", "sockets: used 9\nTCP: inuse 4 orphan 0\n");
    assertThat(count.read()).isEqualTo((4L << 32) + 5);
  }

  @Test
  void withoutIpv6TheOtherCounts() throws IOException {
    write("sockstat", "sockets: used 9\nTCP: inuse 3 orphan 0\n");
    assertThat(new SocketCount(process.toFile()).read()).isEqualTo(3);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(process.resolve("net"));
    Files.writeString(process.resolve("net").resolve(file), text);
  }
}
