package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcNetTest {
  private static final String TAIL =
      " 00000000:00000000 00:00000000 00000000     0        0 777 1 0 100 0 0 10 0";

  @Test
  void listeningRowsAreReadAndOthersLeft() {
    List<ProcNet.Row> rows =
        read(
            "   0: 0100007F:1CE8 00000000:0000 0A" + TAIL,
            "   1: 0100007F:1CE8 0100007F:9999 01" + TAIL);
    assertThat(rows).singleElement().hasToString("127.0.0.1/7400 inode 777");
  }

  @Test
  void whatIsNotUnderstoodIsLeftOut() {
    assertThat(
            read(
                "nonsense",
                "",
                "   0: 0100007F:1CE8 00000000:0000 0A",
                "   0: 0100007:1CE8 00000000:0000 0A" + TAIL,
                "   0: 0100007F:XXXX 00000000:0000 0A" + TAIL,
                "   0: 0100007F:0000 00000000:0000 0A" + TAIL))
        .isEmpty();
  }

  @Test
  void addressesOfBothFamiliesAreReadInTheMachinesOrder() {
    assertThat(address("00000000")).isEqualTo("0.0.0.0");
    assertThat(address("0100A8C0")).isEqualTo("192.168.0.1");
    assertThat(address("00000000000000000000000000000000")).isEqualTo("::");
    assertThat(address("00000000000000000000000001000000")).isEqualTo("::1");
    assertThat(address("0000000000000000FFFF00000100007F")).isEqualTo("127.0.0.1");
    assertThat(address("B80D01200000000000000000010000AB")).isEqualTo("2001:db8::ab00:1");
    assertThat(
            ProcNet.listening(List.of("   0: 7F000001:1CE8 00000000:0000 0A" + TAIL), false)
                .get(0)
                .address)
        .isEqualTo("127.0.0.1");
  }

  @Test
  void aRowOfAnotherStateIsTold() {
    assertThat(ProcNet.isOther("   1: 0100007F:1CE8 0100007F:9999 01" + TAIL)).isTrue();
    assertThat(ProcNet.isOther("   1: 0100007F:1CE8 00000000:0000 0A" + TAIL)).isFalse();
    assertThat(ProcNet.isOther("nonsense")).isFalse();
  }

  private static String address(String hex) {
    return read("   0: " + hex + ":1CE8 00000000:0000 0A" + TAIL).get(0).address;
  }

  private static List<ProcNet.Row> read(String... lines) {
    return ProcNet.listening(List.of(lines), true);
  }
}
