package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DnsAnswerTest {
  private static byte[] answer(int flags, byte[]... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {
          1, 2, (byte) (flags >> 8), (byte) flags, 0, 1, 0, (byte) records.length, 0, 0, 0, 0
        });
    out.writeBytes(new byte[] {1, 'a', 0, 0, 1, 0, 1});
    for (byte[] record : records) {
      out.writeBytes(record);
    }
    return out.toByteArray();
  }

  private static byte[] record(int type, byte... data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60, 0, (byte) data.length});
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static byte @Nullable [] read(byte[] message, int type) {
    return DnsAnswer.address(message, message.length, 0x0102, type);
  }

  @Test
  void theAddressBehindAnAliasIsFound() {
    byte[] message =
        answer(
            0x8180,
            record(5, (byte) 1, (byte) 'b', (byte) 0),
            record(1, (byte) 10, (byte) 9, (byte) 8, (byte) 1));
    assertThat(read(message, 1)).containsExactly(10, 9, 8, 1);
    assertThat(read(message, 28)).isNull();
  }

  @Test
  void anAnswerToAnotherQuestionIsNone() {
    byte[] message = answer(0x8180, record(1, (byte) 10, (byte) 9, (byte) 8, (byte) 1));
    assertThat(DnsAnswer.address(message, message.length, 0x0103, 1)).isNull();
  }

  @Test
  void aFailureOrAQuestionIsNone() {
    byte[] record = record(1, (byte) 10, (byte) 9, (byte) 8, (byte) 1);
    assertThat(read(answer(0x8183, record), 1)).isNull();
    assertThat(read(answer(0x0180, record), 1)).isNull();
  }

  @Test
  void nonsenseThrowsNothing() {
    for (int seed = 0; seed < 10_000; seed++) {
      byte[] message = new byte[512];
      new Random(seed).nextBytes(message);
      message[0] = 1;
      message[1] = 2;
      message[2] = (byte) 0x80;
      message[3] = 0;
      byte @Nullable [] address = read(message, 1);
      assertThat(address == null || address.length == 4).isTrue();
    }
  }

  @Test
  void literalsAndLocalhostNeedNobody() throws IOException {
    assertThat(HostNames.resolve("10.9.8.1", 1).getHostAddress()).isEqualTo("10.9.8.1");
    assertThat(HostNames.resolve("2001:db8::1", 1).getHostAddress())
        .isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(HostNames.resolve("localhost", 1)).isEqualTo(InetAddress.getLoopbackAddress());
  }
}
