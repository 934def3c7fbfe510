package io.muster.agent.crypto;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.util.Memoable;

/** A running sum of the handshake. */
final class LeanHash implements TlsHash {
  private final Digest digest;

  LeanHash(Digest digest) {
    this.digest = digest;
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
  }

  @Override
  public byte[] calculateHash() {
    byte[] sum = new byte[digest.getDigestSize()];
    digest.doFinal(sum, 0);
    return sum;
  }

  @Override
  public TlsHash cloneHash() {
    return new LeanHash((Digest) ((Memoable) digest).copy());
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
