package io.muster.registry.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;

/** How certificates are called when people are told of them. Pure. */
final class Names {
  private static final int MOST = 200;

  private Names() {}

  /** Returns whose it is; a stranger chose that, so it may be cut short. */
  static String subject(X509Certificate certificate) {
    return cut(certificate.getSubjectX500Principal());
  }

  /** Returns who says that he issued it. */
  static String issuer(X509Certificate certificate) {
    return cut(certificate.getIssuerX500Principal());
  }

  static Instant from(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  static Instant until(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static String cut(X500Principal principal) {
    String name = principal.getName();
    return name.length() <= MOST ? name : name.substring(0, MOST - 3) + "...";
  }
}
