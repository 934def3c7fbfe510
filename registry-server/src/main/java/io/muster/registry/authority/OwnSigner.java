package io.muster.registry.authority;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs by the JDK, so that of Bouncy Castle only the forms are taken, and none of its arithmetic.
 */
final class OwnSigner implements ContentSigner {
  private final PrivateKey key;
  private final SecureRandom random;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  OwnSigner(PrivateKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  }

  @Override
  public OutputStream getOutputStream() {
    return said;
  }

  @Override
  public byte[] getSignature() {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key, random);
      signature.update(said.toByteArray());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authority's key cannot sign", e);
    }
  }
}
