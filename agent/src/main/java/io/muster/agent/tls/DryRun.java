package io.muster.agent.tls;

import io.muster.agent.crypto.LeanCrypto;
import io.muster.agent.crypto.Randomness;
import io.muster.agent.crypto.SparePair;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateVerify;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsClientProtocol;

/**
 * Loads what a handshake needs, with nobody at the other end, while the main thread still reads
 * settings: a cold JVM spends most of a handshake on that. What takes long to compute is made for
 * the handshake itself, and nothing is computed twice.
 */
final class DryRun {
  /** What only an answer brings in. */
  static final Class<?>[] LATER = {
    ServerHello.class,
    ECDHBasicAgreement.class,
    Certificate.class,
    CertificateEntry.class,
    CertificateVerify.class,
    DigitallySigned.class,
    ECDSASigner.class,
    SessionParameters.Builder.class,
    SessionParameters.class
  };

  private DryRun() {}

  static void go(Material material, SparePair spare) throws IOException {
    SecureRandom random = Randomness.open();
    spare.make(random);
    LeanCrypto crypto = new LeanCrypto(random, spare);
    TlsClientProtocol unheard = new TlsClientProtocol(); // what it says stays in its buffer
    unheard.connect(new RegistryClient(crypto, material, "localhost", 0).withoutKeys());
    crypto.rehearse();
  }
}
