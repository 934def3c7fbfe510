package io.muster.agent.crypto;

import java.io.IOException;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;

/** An agreement on a secret by X25519 (RFC 7748). */
final class MontgomeryAgreement implements TlsAgreement {
  private final LeanCrypto crypto;
  private final byte[] own = new byte[X25519.SCALAR_SIZE];
  private byte[] other = {};

  MontgomeryAgreement(LeanCrypto crypto) {
    this.crypto = crypto;
  }

  @Override
  public byte[] generateEphemeral() {
    X25519.generatePrivateKey(crypto.getSecureRandom(), own);
    byte[] open = new byte[X25519.POINT_SIZE];
    X25519.generatePublicKey(own, 0, open, 0);
    return open;
  }

  @Override
  public void receivePeerValue(byte[] value) throws IOException {
    if (value == null || value.length != X25519.POINT_SIZE) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
    other = value.clone();
  }

  @Override
  public TlsSecret calculateSecret() throws IOException {
    byte[] secret = new byte[X25519.POINT_SIZE];
    if (other.length == 0 || !X25519.calculateAgreement(own, 0, other, 0, secret, 0)) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }
    return crypto.createSecret(secret);
  }
}
