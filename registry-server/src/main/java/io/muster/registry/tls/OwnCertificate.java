package io.muster.registry.tls;

import io.muster.registry.OwnFiles;
import io.muster.registry.PemText;
import io.muster.registry.settings.NamedFile;
import io.muster.registry.settings.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;

/**
 * The registry's certificate with its key: in date, for servers, and one the other's.
 *
 * @param chain its own first, then each one's issuer
 * @param key its own
 */
record OwnCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String PKCS_8 =
      "expected PKCS #8 in PEM (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt makes one of it";

  OwnCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads certificate and key.
   *
   * @throws BadFile when one is not as it should be
   */
  static OwnCertificate read(TlsSettings settings, Instant now) {
    NamedFile file = settings.certificate();
    List<X509Certificate> chain = Pem.certificates(file);
    inDate(file, chain, now);
    forServers(file, chain.get(0));
    inOrder(file, chain);
    PrivateKey key = key(settings.key(), chain.get(0));
    fits(settings, key, chain.get(0));
    return new OwnCertificate(chain, key);
  }

  X509Certificate own() {
    return chain.get(0);
  }

  /** Returns the last moment all of it is good for. */
  Instant until() {
    return chain.stream().map(Names::until).min(Instant::compareTo).orElseThrow();
  }

  private static void inDate(NamedFile file, List<X509Certificate> chain, Instant now) {
    for (X509Certificate each : chain) {
      String whose = "the certificate of " + Names.subject(each);
      if (now.isAfter(Names.until(each))) {
        throw new BadFile(file.says(whose + " expired at " + Names.until(each)));
      }
      if (now.isBefore(Names.from(each))) {
        throw new BadFile(file.says(whose + " is not good before " + Names.from(each)));
      }
    }
  }

  private static void forServers(NamedFile file, X509Certificate own) {
    try {
      List<String> uses = own.getExtendedKeyUsage();
      if (uses != null && !uses.contains(FOR_SERVERS)) {
        throw new BadFile(
            file.says("it is not for servers: its extended key usage lacks serverAuth"));
      }
    } catch (CertificateParsingException e) {
      throw new BadFile(file.says("its extended key usage cannot be read: " + e.getMessage()));
    }
  }

  private static void inOrder(NamedFile file, List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate issuer = chain.get(i);
      if (!chain.get(i - 1).getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        throw new BadFile(
            file.says(
                "certificate "
                    + (i + 1)
                    + " in it did not issue certificate "
                    + i
                    + "; expected the registry's own first, then each one's issuer"));
      }
    }
  }

  private static PrivateKey key(NamedFile file, X509Certificate own) {
    try {
      OwnFiles.secret(file.path());
    } catch (IOException e) {
      throw new BadFile(file.says(String.valueOf(e.getMessage())));
    }
    PemText.Block block =
        Pem.blocks(file).stream()
            .filter(each -> each.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(() -> new BadFile(file.says("no key is in it; " + PKCS_8)));
    if (block.label().startsWith("ENCRYPTED") || block.content().length == 0) {
      throw new BadFile(
          file.says("it is encrypted, and nobody is there to be asked for the words; " + PKCS_8));
    }
    if (!block.label().equals("PRIVATE KEY")) {
      throw new BadFile(file.says("it is of the form " + block.label() + "; " + PKCS_8));
    }
    String kind = own.getPublicKey().getAlgorithm();
    if (!kind.equals("EC") && !kind.equals("RSA")) {
      throw new BadFile(file.says("it is of the kind " + kind + "; expected ECDSA or RSA"));
    }
    try {
      return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(block.content()));
    } catch (GeneralSecurityException e) {
      throw new BadFile(file.says("it is no " + kind + " key, as its certificate asks for"));
    }
  }

  private static void fits(TlsSettings settings, PrivateKey key, X509Certificate own) {
    try {
      if (PemText.fits(key, own.getPublicKey())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Said below: a key that cannot do this is not the certificate's.
    }
    throw new BadFile(
        settings
            .key()
            .says(
                "it is not the key of the certificate in "
                    + settings.certificate().path()
                    + "; expected the one that was made with it"));
  }
}
