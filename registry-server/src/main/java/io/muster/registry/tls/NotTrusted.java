package io.muster.registry.tls;

import java.security.cert.CertificateException;

/** A caller's certificate is not good; the message says why. */
public final class NotTrusted extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final String subject;

  NotTrusted(String subject, String reason) {
    super(reason);
    this.subject = subject;
  }

  /** Returns whose certificate it says it is, at most 200 characters. */
  public String subject() {
    return subject;
  }

  /** Returns why it is not good, in words. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
