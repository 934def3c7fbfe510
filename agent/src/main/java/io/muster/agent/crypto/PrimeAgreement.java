package io.muster.agent.crypto;

import io.muster.agent.certificate.Curve;
import java.io.IOException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** An agreement on a secret over a curve of certificates, which are loaded anyway: P-256. */
final class PrimeAgreement implements TlsAgreement {
  private final LeanCrypto crypto;
  private final ECDomainParameters curve;
  private @Nullable AsymmetricCipherKeyPair own;
  private @Nullable ECPublicKeyParameters other;

  PrimeAgreement(LeanCrypto crypto, ECDomainParameters curve) {
    this.crypto = crypto;
    this.curve = curve;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // there is one of each curve
  public byte[] generateEphemeral() {
    AsymmetricCipherKeyPair made =
        curve == Curve.p256()
            ? crypto.spare().take(crypto.getSecureRandom())
            : SparePair.generate(curve, crypto.getSecureRandom());
    own = made;
    return ((ECPublicKeyParameters) made.getPublic()).getQ().getEncoded(false);
  }

  @Override
  public void receivePeerValue(byte[] value) throws IOException {
    try {
      other = new ECPublicKeyParameters(curve.getCurve().decodePoint(value), curve);
    } catch (RuntimeException e) { // Bouncy Castle's way to say that it is no point of the curve
      throw new TlsFatalAlert(AlertDescription.illegal_parameter, e);
    }
  }

  @Override
  public TlsSecret calculateSecret() throws IOException {
    if (own == null || other == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(own.getPrivate());
    return crypto.createSecret(
        BigIntegers.asUnsignedByteArray(
            agreement.getFieldSize(), agreement.calculateAgreement(other)));
  }
}
