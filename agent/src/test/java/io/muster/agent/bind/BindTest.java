package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BindTest {
  @Test
  void listeningRowsAreReadAndOthersLeft() {
    List<ProcNet.Row> rows =
        ProcNet.listening(
            List.of(
                "   0: 0100007F:1CE8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0 100 0 0 10 0",
                "   1: 0100007F:1CE8 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 778 1 0 100 0 0 10 0",
                "nonsense"));
    assertThat(rows)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.address).isEqualTo("127.0.0.1");
              assertThat(row.port).isEqualTo(7400);
              assertThat(row.inode).isEqualTo("777");
            });
  }

  @Test
  void addressesOfBothFamiliesAreRead() {
    assertThat(ProcNet.address("00000000")).isEqualTo("0.0.0.0");
    assertThat(ProcNet.address("00000000000000000000000000000000")).isEqualTo("::");
    assertThat(ProcNet.address("00000000000000000000000001000000")).isEqualTo("::1");
    assertThat(ProcNet.address("0000000000000000FFFF00000100007F")).isEqualTo("127.0.0.1");
    assertThat(ProcNet.address("B80D01200000000000000000010000AB"))
        .isEqualTo("2001:db8:0:0:0:0:ab00:1");
  }

  @Test
  void theJdksOwnBindsCallTheRelayAndKeepTheirVersion() throws Exception {
    for (String name :
        new String[] {
          "java/net/ServerSocket",
          "sun/nio/ch/ServerSocketChannelImpl",
          "sun/nio/ch/AsynchronousServerSocketChannelImpl"
        }) {
      byte[] pristine;
      try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
        pristine = java.util.Objects.requireNonNull(in).readAllBytes();
      }
      byte[] patched = BindHook.patched(pristine);
      assertThat(new String(patched, java.nio.charset.StandardCharsets.ISO_8859_1))
          .contains("java/net/MusterBind");
      assertThat(patched[7]).isEqualTo(pristine[7]);
    }
  }
}
