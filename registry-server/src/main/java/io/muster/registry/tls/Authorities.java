package io.muster.registry.tls;

import io.muster.registry.OwnFiles;
import io.muster.registry.settings.NamedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may have issued callers' certificates, and what they are held against: a chain to one of
 * these, in date from end to end, for clients. Any thread.
 */
final class Authorities {
  private static final List<String> FOR_CLIENTS =
      List.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0"); // clientAuth, and any

  /** Of a key's usages (RFC 5280, 4.2.1.3). */
  private static final int DIGITAL_SIGNATURE = 0;

  /** Its own, and who leads to an authority: the search for a path tries all their orders. */
  private static final int LONGEST_CHAIN = 5;

  /** Remembered with 32 bytes each, so that an agent that comes back costs no signature again. */
  private static final int MOST_REMEMBERED = 20_000;

  private final List<X509Certificate> trusted;

  /** Until when those are good that were found good, by their SHA-256. */
  private final Map<ByteBuffer, Instant> good = new ConcurrentHashMap<>();

  private Authorities(List<X509Certificate> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Reads them.
   *
   * @throws BadFile when others may change the file, when one is no authority, or when none is in
   *     date
   */
  static Authorities read(NamedFile file, Instant now) {
    try {
      OwnFiles.unchangeable(file.path());
    } catch (IOException e) {
      throw new BadFile(file.says(String.valueOf(e.getMessage())));
    }
    List<X509Certificate> found = Pem.certificates(file);
    for (X509Certificate each : found) {
      if (each.getBasicConstraints() < 0) {
        throw new BadFile(
            file.says(
                "the certificate of " + Names.subject(each) + " in it is no authority's (no CA)"));
      }
    }
    if (found.stream().noneMatch(each -> inDate(each, now))) {
      X509Certificate first = found.get(0);
      throw new BadFile(
          file.says(
              "no certificate in it is in date; that of "
                  + Names.subject(first)
                  + " is good from "
                  + Names.from(first)
                  + " to "
                  + Names.until(first)));
    }
    return new Authorities(found);
  }

  List<X509Certificate> trusted() {
    return trusted;
  }

  boolean same(Authorities other) {
    return trusted.equals(other.trusted);
  }

  /** Returns the one that is good longest. */
  X509Certificate newest() {
    X509Certificate newest = trusted.get(0);
    for (X509Certificate each : trusted) {
      if (Names.until(each).isAfter(Names.until(newest))) {
        newest = each;
      }
    }
    return newest;
  }

  /**
   * Returns the last moment for which the chain is good.
   *
   * @param chain the caller's own certificate first
   * @throws NotTrusted when it is not good now
   */
  Instant check(List<X509Certificate> chain, Instant now) throws NotTrusted {
    X509Certificate own = chain.get(0);
    if (!inDate(own, now)) {
      throw bad(own, "it is good from " + Names.from(own) + " to " + Names.until(own));
    }
    ByteBuffer sum = sum(own);
    Instant known = good.get(sum);
    if (known != null && !now.isAfter(known)) {
      return known;
    }
    forClients(own);
    ofUsualLength(chain);
    Instant until = path(chain, now);
    if (good.size() >= MOST_REMEMBERED) {
      good.clear();
    }
    good.put(sum, until);
    return until;
  }

  private static void forClients(X509Certificate own) throws NotTrusted {
    List<String> uses;
    try {
      uses = own.getExtendedKeyUsage();
    } catch (GeneralSecurityException e) {
      throw bad(own, "its extended key usage cannot be read");
    }
    if (uses != null && uses.stream().noneMatch(FOR_CLIENTS::contains)) {
      throw bad(own, "it is not for clients: its extended key usage lacks clientAuth");
    }
    boolean[] key = own.getKeyUsage();
    if (key != null && !key[DIGITAL_SIGNATURE]) {
      throw bad(own, "its key is not for signatures: its key usage lacks digitalSignature");
    }
  }

  private static void ofUsualLength(List<X509Certificate> chain) throws NotTrusted {
    if (chain.size() > LONGEST_CHAIN) {
      throw bad(
          chain.get(0),
          "it comes with "
              + (chain.size() - 1)
              + " others; expected at most "
              + (LONGEST_CHAIN - 1)
              + ", those that lead to an authority");
    }
  }

  private Instant path(List<X509Certificate> chain, Instant now) throws NotTrusted {
    X509Certificate own = chain.get(0);
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate each : trusted) {
      if (inDate(each, now)) { // nobody else looks at an anchor's dates
        anchors.add(new TrustAnchor(each, null));
      }
    }
    if (anchors.isEmpty()) {
      throw bad(own, "no certificate of tls-client-ca is in date any more");
    }
    try {
      X509CertSelector wanted = new X509CertSelector();
      wanted.setCertificate(own);
      PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, wanted);
      rules.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(now));
      PKIXCertPathBuilderResult found =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(rules);
      Instant until = Names.until(found.getTrustAnchor().getTrustedCert());
      for (var each : found.getCertPath().getCertificates()) {
        Instant its = Names.until((X509Certificate) each);
        until = its.isBefore(until) ? its : until;
      }
      return until;
    } catch (CertPathBuilderException e) {
      throw bad(
          own,
          "it does not lead to a certificate of tls-client-ca; its issuer is " + Names.issuer(own));
    } catch (GeneralSecurityException e) {
      throw bad(own, "it cannot be checked: " + e.getMessage());
    }
  }

  private static boolean inDate(X509Certificate certificate, Instant now) {
    return !now.isBefore(Names.from(certificate)) && !now.isAfter(Names.until(certificate));
  }

  private static ByteBuffer sum(X509Certificate certificate) throws NotTrusted {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw bad(certificate, "it cannot be read");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static NotTrusted bad(X509Certificate own, String reason) {
    return new NotTrusted(Names.subject(own), reason);
  }
}
