package io.muster.agent.certificate;

import java.util.Arrays;

/** The padding of RSA signatures by PKCS #1 v1.5 (RFC 8017, 9.2). */
final class Pkcs1 {
  /** How the sum's kind is said before it: DigestInfo in DER, less its last byte of the OID. */
  private static final byte[] INFO = {
    0x30,
    0,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x60,
    (byte) 0x86,
    0x48,
    0x01,
    0x65,
    0x03,
    0x04,
    0x02,
    0,
    0x05,
    0x00,
    0x04,
    0
  };

  private Pkcs1() {}

  static byte[] padded(int bits, byte[] sum, int length) {
    byte[] info = INFO.clone();
    info[1] = (byte) (INFO.length - 2 + sum.length);
    info[14] = (byte) (bits == 256 ? 1 : bits == 384 ? 2 : 3);
    info[18] = (byte) sum.length;
    byte[] all = new byte[length];
    int start = length - info.length - sum.length;
    all[1] = 1;
    Arrays.fill(all, 2, start - 1, (byte) 0xff);
    System.arraycopy(info, 0, all, start, info.length);
    System.arraycopy(sum, 0, all, start + info.length, sum.length);
    return all;
  }
}
