package io.muster.agent.tls;

import io.muster.agent.certificate.PrivateKey;
import io.muster.agent.crypto.Scheme;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/** Proves that the service holds the key of its certificate. */
final class OwnSigner implements TlsCredentialedSigner {
  private final Certificate chain;
  private final PrivateKey key;
  private final SignatureAndHashAlgorithm algorithm;
  private final SecureRandom random;

  OwnSigner(
      Certificate chain, PrivateKey key, SignatureAndHashAlgorithm algorithm, SecureRandom random) {
    this.chain = chain;
    this.key = key;
    this.algorithm = algorithm;
    this.random = random;
  }

  @Override
  public byte[] generateRawSignature(byte[] sum) throws IOException {
    return Scheme.sign(key, algorithm, sum, random);
  }

  @Override
  public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
    return algorithm;
  }

  @Override
  public @Nullable TlsStreamSigner getStreamSigner() {
    return null;
  }

  @Override
  public Certificate getCertificate() {
    return chain;
  }
}
