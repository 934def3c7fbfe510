package io.muster.agent.crypto;

import java.io.IOException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;

/** AES-GCM in one direction. */
final class LeanAead implements TlsAEADCipherImpl {
  private final GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
  private final boolean encrypts;
  private KeyParameter key = new KeyParameter(new byte[16]);

  LeanAead(boolean encrypts) {
    this.encrypts = encrypts;
  }

  @Override
  public void setKey(byte[] bytes, int from, int length) {
    key = new KeyParameter(bytes, from, length);
  }

  @Override
  public void init(byte[] nonce, int macBytes) {
    cipher.init(encrypts, new AEADParameters(key, macBytes * 8, nonce));
  }

  @Override
  public int getOutputSize(int length) {
    return cipher.getOutputSize(length);
  }

  @Override
  @SuppressWarnings("ParameterNumber") // the interface is Bouncy Castle's
  public int doFinal(byte[] extra, byte[] in, int from, int length, byte[] out, int to)
      throws IOException {
    if (extra != null && extra.length > 0) {
      cipher.processAADBytes(extra, 0, extra.length);
    }
    int done = cipher.processBytes(in, from, length, out, to);
    try {
      return done + cipher.doFinal(out, to + done);
    } catch (InvalidCipherTextException e) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
    }
  }
}
