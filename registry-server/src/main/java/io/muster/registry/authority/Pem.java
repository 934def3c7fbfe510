package io.muster.registry.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** The text form of certificates and keys (RFC 7468). Pure; any thread. */
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final int LINE = 64;

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
    if (!fits(key, owner)) {
      throw new GeneralSecurityException("it is another certificate's key");
    }
    return key;
  }

  /** Returns whether what the one signs the other verifies. */
  private static boolean fits(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
    byte[] said = "muster".getBytes(StandardCharsets.US_ASCII);
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> owner.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(said);
    byte[] signed = signature.sign();
    signature.initVerify(owner);
    signature.update(said);
    return signature.verify(signed);
  }

  static String of(X509Certificate certificate) {
    try {
      return block(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e); // it was decoded before
    }
  }

  static String of(PrivateKey key) {
    return block(KEY, key.getEncoded());
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

  private static String block(String label, byte[] content) {
    byte[] newline = {'\n'};
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, newline).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
    List<byte[]> found = new ArrayList<>();
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        throw new GeneralSecurityException("it ends before \"" + end + "\"");
      }
      String content = text.substring(at + begin.length(), stop).replaceAll("\\s", "");
      try {
        found.add(Base64.getDecoder().decode(content));
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException("what stands below \"" + begin + "\" is not base64", e);
      }
    }
    return found;
  }
}
