package io.muster.agent.crypto;

import io.muster.agent.certificate.Sums;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsCrypto;
import org.bouncycastle.tls.crypto.impl.AbstractTlsSecret;

/** A secret and what is derived of it: HKDF (RFC 5869) for TLS 1.3, the PRF of TLS 1.2. */
final class LeanSecret extends AbstractTlsSecret {
  private final LeanCrypto crypto;

  LeanSecret(LeanCrypto crypto, byte[] data) {
    super(data);
    this.crypto = crypto;
  }

  @Override
  protected AbstractTlsCrypto getCrypto() {
    return crypto;
  }

  @Override
  public synchronized TlsSecret deriveUsingPRF(int prf, String label, byte[] seed, int length) {
    checkAlive();
    int hash = TlsCryptoUtils.getHashForPRF(prf);
    if (prf == PRFAlgorithm.tls13_hkdf_sha256 || prf == PRFAlgorithm.tls13_hkdf_sha384) {
      try {
        return TlsCryptoUtils.hkdfExpandLabel(this, hash, label, seed, length);
      } catch (TlsFatalAlert e) {
        throw new IllegalStateException(e);
      } catch (java.io.IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return expand12(hash, label.getBytes(StandardCharsets.US_ASCII), seed, length);
  }

  /** P_hash of RFC 5246, section 5. */
  private TlsSecret expand12(int hash, byte[] label, byte[] seed, int length) {
    HMac mac = mac(hash, data);
    byte[] chain = new byte[mac.getMacSize()];
    byte[] block = new byte[chain.length];
    byte[] out = new byte[length];
    for (int at = 0; at < length; at += block.length) {
      if (at == 0) {
        mac.update(label, 0, label.length);
        mac.update(seed, 0, seed.length);
      } else {
        mac.update(chain, 0, chain.length);
      }
      mac.doFinal(chain, 0);
      mac.update(chain, 0, chain.length);
      mac.update(label, 0, label.length);
      mac.update(seed, 0, seed.length);
      mac.doFinal(block, 0);
      System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
    }
    return new LeanSecret(crypto, out);
  }

  @Override
  public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
    checkAlive();
    if (length < 1) {
      return new LeanSecret(crypto, TlsUtils.EMPTY_BYTES);
    }
    HMac mac = mac(hash, data);
    byte[] block = new byte[mac.getMacSize()];
    if (length > 255 * block.length) {
      throw new IllegalArgumentException("HKDF yields at most 255 blocks");
    }
    byte[] out = new byte[length];
    byte counter = 0;
    for (int at = 0; at < length; at += block.length) {
      if (at > 0) {
        mac.update(block, 0, block.length);
      }
      mac.update(info, 0, info.length);
      mac.update(++counter);
      mac.doFinal(block, 0);
      System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
    }
    return new LeanSecret(crypto, out);
  }

  @Override
  public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
    checkAlive();
    HMac mac = mac(hash, data);
    data = null;
    byte[] bytes = copyData((AbstractTlsSecret) crypto.adoptSecret(input));
    mac.update(bytes, 0, bytes.length);
    byte[] out = new byte[mac.getMacSize()];
    mac.doFinal(out, 0);
    return new LeanSecret(crypto, out);
  }

  private static HMac mac(int hash, byte[] key) {
    HMac mac = new HMac(Sums.digest(LeanCrypto.bits(hash)));
    mac.init(new KeyParameter(key));
    return mac;
  }
}
