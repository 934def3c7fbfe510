package io.muster.registry.cli;

import java.io.EOFException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What went wrong with TLS, for a person.
 *
 * @param exitCode as the command line's help has it
 * @param what happened, as the end of a sentence
 * @param next what to do about it
 */
record TlsTrouble(int exitCode, String what, String next) {
  /** When somebody who was spoken to in plain text hung up. */
  static final String PERHAPS_TLS =
      "If it speaks TLS, give its authority with --ca FILE (MUSTER_CA); if not, see who listens"
          + " there";

  /** When somebody who was spoken to under TLS does not answer in it. */
  static final String PERHAPS_PLAIN =
      "If it speaks plain text, leave out --ca, --cert, --key and https:// (MUSTER_CA, MUSTER_CERT,"
          + " MUSTER_KEY); if not, see its log for what it did not like";

  /** When it is the caller who is not believed. */
  private static final String ANOTHER =
      "Give one by its --tls-client-ca with --cert FILE --key FILE (MUSTER_CERT, MUSTER_KEY), and"
          + " look at it with: muster tls show FILE";

  private static final String ALERT = "received fatal alert: ";

  /** Alerts by which a server says that it is the caller it does not believe (RFC 8446, 6.2). */
  private static final Set<String> ABOUT_US =
      Set.of(
          "certificate_required",
          "bad_certificate",
          "certificate_unknown",
          "certificate_expired",
          "certificate_revoked",
          "unsupported_certificate",
          "unknown_ca",
          "access_denied");

  /** Returns what of it is TLS's, if anything. */
  static Optional<TlsTrouble> of(Throwable problem) {
    Throwable at = problem;
    Optional<TlsTrouble> found = Optional.empty();
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (at instanceof RegistryTrust.Distrust distrust) {
        return Optional.of(
            new TlsTrouble(
                RegistryOption.UNREACHABLE,
                String.valueOf(distrust.getMessage()),
                distrust.next()));
      }
      if (at instanceof HttpCall.HungUp) {
        return Optional.of(
            new TlsTrouble(
                RegistryOption.DENIED,
                "it hung up as soon as it had seen who asks ("
                    + at.getMessage()
                    + "), as one does that wants another certificate",
                ANOTHER));
      }
      if (at instanceof SSLException && found.isEmpty()) {
        found = Optional.of(of((SSLException) at));
      }
      at = at.getCause();
    }
    return found;
  }

  private static TlsTrouble of(SSLException e) {
    String text = String.valueOf(e.getMessage());
    int alert = text.toLowerCase(Locale.ROOT).indexOf(ALERT);
    if (alert >= 0) {
      String name = text.substring(alert + ALERT.length()).toLowerCase(Locale.ROOT);
      return ABOUT_US.contains(name)
          ? new TlsTrouble(
              RegistryOption.DENIED,
              "it does not take the certificate it was shown, or wants one (" + name + ")",
              ANOTHER)
          : new TlsTrouble(
              RegistryOption.UNREACHABLE,
              "it ended the handshake of TLS (" + name + ")",
              PERHAPS_PLAIN);
    }
    boolean gone = e.getCause() instanceof EOFException || text.contains("closed");
    boolean noTls = text.contains("SSL message") || text.contains("not an SSL/TLS record");
    if (gone || noTls) {
      return new TlsTrouble(
          RegistryOption.UNREACHABLE,
          noTls ? "it does not answer in TLS" : "it hung up when TLS began",
          PERHAPS_PLAIN);
    }
    return new TlsTrouble(RegistryOption.UNREACHABLE, "TLS: " + text, PERHAPS_PLAIN);
  }
}
