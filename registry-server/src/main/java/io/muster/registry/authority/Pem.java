package io.muster.registry.authority;

import io.muster.registry.PemText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** Certificates and keys out of text, and back. Pure; any thread. */
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";

  private Pem() {}

  /**
   * Returns the certificates of a text, in its order, at least one.
   *
   * @throws GeneralSecurityException in words, when it holds none or one that cannot be read
   */
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (byte[] one : blocks(text, CERTIFICATE)) {
      Certificate read = factory.generateCertificate(new ByteArrayInputStream(one));
      found.add((X509Certificate) read);
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException(
          "no certificate is in it; expected PEM (BEGIN CERTIFICATE)");
    }
    return found;
  }

  /**
   * Returns the key of a text.
   *
   * @param owner the public key it belongs to, which tells its kind
   * @throws GeneralSecurityException in words, when it holds none, or not this one's
   */
  public static PrivateKey key(String text, PublicKey owner) throws GeneralSecurityException {
    List<byte[]> found = blocks(text, KEY);
    if (found.isEmpty()) {
      throw new GeneralSecurityException(
          text.contains("ENCRYPTED")
              ? "its key is encrypted; \"openssl pkcs8 -topk8 -nocrypt\" decrypts it"
              : "no PKCS #8 key is in it; expected BEGIN PRIVATE KEY, which"
                  + " \"openssl pkcs8 -topk8 -nocrypt\" makes of other forms");
    }
    PrivateKey key;
    try {
      key =
          KeyFactory.getInstance(owner.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(found.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException("it is no " + owner.getAlgorithm() + " key", e);
    }
    if (!PemText.fits(key, owner)) {
      throw new GeneralSecurityException("it is another certificate's key");
    }
    return key;
  }

  static String of(X509Certificate certificate) {
    try {
      return PemText.of(new PemText.Block(CERTIFICATE, certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e); // it was decoded before
    }
  }

  static String of(PrivateKey key) {
    return PemText.of(new PemText.Block(KEY, key.getEncoded()));
  }

  static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new X509CertificateHolder(certificate.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e); // it was decoded before
    }
  }

  private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
    return PemText.blocks(text).stream()
        .filter(block -> block.label().equals(label))
        .map(PemText.Block::content)
        .toList();
  }
}
