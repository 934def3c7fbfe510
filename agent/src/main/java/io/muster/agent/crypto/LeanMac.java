package io.muster.agent.crypto;

import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.tls.crypto.TlsHMAC;

/** HMAC over one digest. */
final class LeanMac implements TlsHMAC {
  private final ExtendedDigest digest;
  private final HMac mac;

  LeanMac(ExtendedDigest digest) {
    this.digest = digest;
    this.mac = new HMac(digest);
  }

  @Override
  public void setKey(byte[] key, int from, int length) {
    mac.init(new KeyParameter(key, from, length));
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    mac.update(bytes, from, length);
  }

  @Override
  public byte[] calculateMAC() {
    byte[] out = new byte[mac.getMacSize()];
    mac.doFinal(out, 0);
    return out;
  }

  @Override
  public void calculateMAC(byte[] out, int from) {
    mac.doFinal(out, from);
  }

  @Override
  public int getInternalBlockSize() {
    return digest.getByteLength();
  }

  @Override
  public int getMacLength() {
    return mac.getMacSize();
  }

  @Override
  public void reset() {
    mac.reset();
  }
}
