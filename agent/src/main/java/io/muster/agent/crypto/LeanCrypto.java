package io.muster.agent.crypto;

import io.muster.agent.certificate.Curve;
import io.muster.agent.certificate.Sums;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Vector;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsDHDomain;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsKemConfig;
import org.bouncycastle.tls.crypto.TlsKemDomain;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSRP6Client;
import org.bouncycastle.tls.crypto.TlsSRP6Server;
import org.bouncycastle.tls.crypto.TlsSRP6VerifierGenerator;
import org.bouncycastle.tls.crypto.TlsSRPConfig;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.AbstractTlsCrypto;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;

/** AES-GCM, SHA-2, X25519, P-256 and P-384, ECDSA and RSA; nothing older, nothing rarer. */
public final class LeanCrypto extends AbstractTlsCrypto {
  private static final int TAG = 16;

  private final SecureRandom random;
  private final SparePair spare;

  /** Draws from this source, and takes the spare keys first. */
  public LeanCrypto(SecureRandom random, SparePair spare) {
    this.random = random;
    this.spare = spare;
  }

  SparePair spare() {
    return spare;
  }

  /** Does once what a handshake with a registry needs of it, so that it is loaded. */
  public void rehearse() throws IOException {
    int hash = CryptoHashAlgorithm.sha256;
    TlsSecret derived =
        hkdfInit(hash).hkdfExtract(hash, hkdfInit(hash)).hkdfExpand(hash, new byte[8], 16);
    createHMACForHash(hash).setKey(new byte[32], 0, 32);
    LeanAead cipher = new LeanAead(true);
    cipher.setKey(derived.extract(), 0, 16);
    cipher.init(new byte[12], TAG);
    cipher.doFinal(new byte[0], new byte[16], 0, 16, new byte[32], 0);
  }

  /** Returns how many bits such a sum has. */
  static int bits(int hash) {
    if (hash == CryptoHashAlgorithm.sha384) {
      return 384;
    }
    return hash == CryptoHashAlgorithm.sha512 ? 512 : 256;
  }

  @Override
  public SecureRandom getSecureRandom() {
    return random;
  }

  @Override
  public TlsCertificate createCertificate(byte[] encoded) throws IOException {
    return new PeerCertificate(encoded);
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoded) throws IOException {
    if (type != CertificateType.X509) {
      throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
    }
    return new PeerCertificate(encoded);
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int algorithm, int mac)
      throws IOException {
    if (!hasEncryptionAlgorithm(algorithm)) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    int key = algorithm == EncryptionAlgorithm.AES_256_GCM ? 32 : 16;
    LeanAead there = new LeanAead(true);
    LeanAead back = new LeanAead(false);
    return new TlsAEADCipher(parameters, there, back, key, TAG, TlsAEADCipher.AEAD_GCM, null);
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig config) {
    int group = config.getNamedGroup();
    return new TlsECDomain() {
      @Override
      public TlsAgreement createECDH() {
        if (group == NamedGroup.x25519) {
          return new MontgomeryAgreement(LeanCrypto.this);
        }
        return new PrimeAgreement(
            LeanCrypto.this, group == NamedGroup.secp384r1 ? Curve.p384() : Curve.p256());
      }
    };
  }

  @Override
  public TlsHash createHash(int hash) {
    return new LeanHash(Sums.digest(bits(hash)));
  }

  @Override
  public TlsHMAC createHMAC(int mac) {
    throw new UnsupportedOperationException("no suite without AEAD is offered");
  }

  @Override
  public TlsHMAC createHMACForHash(int hash) {
    return new LeanMac((ExtendedDigest) Sums.digest(bits(hash)));
  }

  @Override
  public TlsSecret createSecret(byte[] data) {
    return new LeanSecret(this, data);
  }

  @Override
  public TlsSecret hkdfInit(int hash) {
    return new LeanSecret(this, new byte[bits(hash) / 8]);
  }

  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] seed) {
    return new TlsNonceGenerator() { // a lambda costs more before main
      @Override
      public byte[] generateNonce(int size) {
        byte[] nonce = new byte[size];
        random.nextBytes(nonce);
        return nonce;
      }
    };
  }

  @Override
  public boolean hasCryptoHashAlgorithm(int hash) {
    return hash == CryptoHashAlgorithm.sha256
        || hash == CryptoHashAlgorithm.sha384
        || hash == CryptoHashAlgorithm.sha512;
  }

  @Override
  public boolean hasHKDFAlgorithm(int hash) {
    return hasCryptoHashAlgorithm(hash);
  }

  @Override
  public boolean hasEncryptionAlgorithm(int algorithm) {
    return algorithm == EncryptionAlgorithm.AES_128_GCM
        || algorithm == EncryptionAlgorithm.AES_256_GCM;
  }

  @Override
  public boolean hasNamedGroup(int group) {
    return group == NamedGroup.x25519
        || group == NamedGroup.secp256r1
        || group == NamedGroup.secp384r1;
  }

  @Override
  public boolean hasSignatureAlgorithm(short algorithm) {
    return algorithm == SignatureAlgorithm.ecdsa
        || algorithm == SignatureAlgorithm.rsa
        || algorithm == SignatureAlgorithm.rsa_pss_rsae_sha256
        || algorithm == SignatureAlgorithm.rsa_pss_rsae_sha384
        || algorithm == SignatureAlgorithm.rsa_pss_rsae_sha512;
  }

  @Override
  public boolean hasSignatureAndHashAlgorithm(SignatureAndHashAlgorithm algorithm) {
    return hasSignatureAlgorithm(algorithm.getSignature());
  }

  @Override
  public boolean hasSignatureScheme(int scheme) {
    return hasSignatureAlgorithm((short) (scheme & 0xff)) || (scheme >> 8) == 8;
  }

  @Override
  public boolean hasCryptoSignatureAlgorithm(int algorithm) {
    return false; // asked by nobody here
  }

  @Override
  public boolean hasECDHAgreement() {
    return true;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface is Bouncy Castle's
  public boolean hasAnyStreamVerifiers(Vector algorithms) {
    return false;
  }

  @Override
  public boolean hasAnyStreamVerifiersLegacy(short[] types) {
    return false;
  }

  @Override
  public boolean hasDHAgreement() {
    return false;
  }

  @Override
  public boolean hasKemAgreement() {
    return false;
  }

  @Override
  public boolean hasMacAlgorithm(int mac) {
    return false;
  }

  @Override
  public boolean hasRSAEncryption() {
    return false;
  }

  @Override
  public boolean hasSRPAuthentication() {
    return false;
  }

  @Override
  public TlsSecret createHybridSecret(TlsSecret one, TlsSecret other) {
    throw unused();
  }

  @Override
  public TlsSecret generateRSAPreMasterSecret(ProtocolVersion version) {
    throw unused();
  }

  @Override
  public TlsDHDomain createDHDomain(TlsDHConfig config) {
    throw unused();
  }

  @Override
  public TlsKemDomain createKemDomain(TlsKemConfig config) {
    throw unused();
  }

  @Override
  public TlsSRP6Client createSRP6Client(TlsSRPConfig config) {
    throw unused();
  }

  @Override
  public TlsSRP6Server createSRP6Server(TlsSRPConfig config, BigInteger verifier) {
    throw unused();
  }

  @Override
  public TlsSRP6VerifierGenerator createSRP6VerifierGenerator(TlsSRPConfig config) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("not offered to a registry, so not agreed with one");
  }
}
