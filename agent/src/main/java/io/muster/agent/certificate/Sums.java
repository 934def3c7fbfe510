package io.muster.agent.certificate;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** The sums that are signed: SHA-256, SHA-384, SHA-512, named by their number of bits. */
public final class Sums {
  private Sums() {}

  /** Returns a fresh digest of 256, 384 or 512 bits. */
  public static Digest digest(int bits) {
    if (bits == 384) {
      return new SHA384Digest();
    }
    if (bits == 512) {
      return new SHA512Digest();
    }
    if (bits != 256) {
      throw new IllegalArgumentException("no digest of " + bits + " bits");
    }
    return new SHA256Digest();
  }

  static byte[] of(int bits, byte[] bytes) {
    Digest digest = digest(bits);
    digest.update(bytes, 0, bytes.length);
    byte[] sum = new byte[digest.getDigestSize()];
    digest.doFinal(sum, 0);
    return sum;
  }
}
