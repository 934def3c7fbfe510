package io.muster.agent.certificate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Forge;
import io.muster.fuzz.Fuzz;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer shows as its certificate ends the reader in no way but the one it declares. */
class CertificateFuzzTest {
  @Test
  void certificates() {
    Forge.Made authority = Forge.authority("authority");
    List<byte[]> good =
        Arrays.asList(
            authority.encoded(),
            Forge.of("a").dns("a.org").ip("::1").signedBy(authority).encoded());
    Fuzz.parser(
        "certificates",
        good,
        input -> {
          try {
            Certificate read = Certificate.read(input);
            read.problemAsServer(0);
            return !read.subject().isEmpty();
          } catch (Distrust e) {
            return false;
          }
        });
  }

  @Test
  void aTruthValueOfNoByteIsRefused() {
    byte[] encoded = Forge.authority("authority").encoded();
    byte[] constraints = {0x55, 0x1d, 0x13, 0x01, 0x01}; // their name, and that they are critical
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(encoded, at, at + constraints.length), constraints)) {
      at++;
    }
    encoded[at + constraints.length - 1] = 0;
    assertThatThrownBy(() -> Certificate.read(encoded)).isInstanceOf(Distrust.class);
  }

  @Test
  void keys() {
    List<byte[]> good =
        Arrays.asList(
            Forge.authority("a").keys().getPrivate().getEncoded(),
            Forge.of("b").kind("RSA").selfSigned().keys().getPrivate().getEncoded());
    Fuzz.parser(
        "private keys",
        good,
        input -> {
          try {
            return PrivateKey.read(input).sumBits() >= 0;
          } catch (Distrust e) {
            return false;
          }
        });
  }
}
