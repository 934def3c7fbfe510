package io.muster.registry.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Issues certificates: ECDSA on P-256, directly below itself. Not for several threads.
 *
 * <p>It never says anything but what {@link Wanted} has: who asks brings a public key, nothing
 * else.
 */
final class Authority {
  /** Longer than any certificate, since it is handed out to every host. */
  static final Duration LIFE = Duration.ofDays(3_652);

  private static final int SERIAL_BYTES = 16;
  private static final int KEY_ID_BYTES = 20;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random;

  /**
   * Continues with a key that was made before.
   *
   * @throws GeneralSecurityException when that is no authority of this kind
   */
  Authority(X509Certificate certificate, PrivateKey key, SecureRandom random)
      throws GeneralSecurityException {
    if (certificate.getBasicConstraints() < 0 || !key.getAlgorithm().equals("EC")) {
      throw new GeneralSecurityException(
          "it is no authority that muster tls init made (ECDSA, may issue certificates)");
    }
    this.certificate = certificate;
    this.key = key;
    this.random = random;
  }

  /** Makes a new one, which vouches for itself. */
  static Authority create(TrustDomain domain, Instant now, SecureRandom random)
      throws GeneralSecurityException {
    KeyPair pair = keys(random);
    // Two of one domain must not have the same name: who looks for an issuer goes by it.
    String mark = HexFormat.of().formatHex(keyId(pair.getPublic()), 0, 4);
    X500Name name = Wanted.name(domain, "muster authority " + mark);
    X509v3CertificateBuilder builder =
        builder(name, name, pair.getPublic(), Term.of(now, LIFE), random);
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(0));
    extend(
        builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    extend(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        new SubjectKeyIdentifier(keyId(pair.getPublic())));
    X509Certificate made = built(builder, new OwnSigner(pair.getPrivate(), random));
    return new Authority(made, pair.getPrivate(), random);
  }

  /** Makes a key pair of the one kind that is issued for. */
  static KeyPair keys(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /** Issues; the certificate ends with the authority at the latest. */
  X509Certificate issue(Wanted wanted, PublicKey owner, Term term) throws GeneralSecurityException {
    Term within = term.atMost(certificate.getNotAfter().toInstant());
    X500Name issuer = Pem.holder(certificate).getSubject();
    X509v3CertificateBuilder builder = builder(issuer, wanted.subject(), owner, within, random);
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    extend(builder, Extension.extendedKeyUsage, false, wanted.purpose());
    extend(builder, Extension.subjectAlternativeName, false, wanted.names());
    extend(builder, Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(owner)));
    extend(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(keyId(certificate.getPublicKey())));
    return built(builder, new OwnSigner(key, random));
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  @SuppressWarnings("JavaUtilDate") // the library's own
  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey owner, Term term, SecureRandom random) {
    byte[] serial = new byte[SERIAL_BYTES];
    random.nextBytes(serial);
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(1, serial).setBit(0), // not zero (RFC 5280, 4.1.2.2)
        Date.from(term.from()),
        Date.from(term.until()),
        subject,
        SubjectPublicKeyInfo.getInstance(owner.getEncoded()));
  }

  private static void extend(
      X509v3CertificateBuilder builder,
      org.bouncycastle.asn1.ASN1ObjectIdentifier what,
      boolean critical,
      org.bouncycastle.asn1.ASN1Encodable value)
      throws GeneralSecurityException {
    try {
      builder.addExtension(what, critical, value);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X509Certificate built(X509v3CertificateBuilder builder, OwnSigner signer)
      throws GeneralSecurityException {
    try {
      byte[] encoded = builder.build(signer).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** RFC 7093, 2, method 4 in 160 bits: what names a key, and proves nothing. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return Arrays.copyOf(sum, KEY_ID_BYTES);
  }
}
