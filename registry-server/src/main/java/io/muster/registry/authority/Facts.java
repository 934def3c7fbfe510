package io.muster.registry.authority;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants to know of a certificate.
 *
 * @param subject its name
 * @param uris identities
 * @param hosts DNS names and addresses
 * @param authority whether it may issue others
 * @param serial in hexadecimal digits
 * @param from its first second
 * @param until its last second
 */
public record Facts(
    String subject,
    List<String> uris,
    List<String> hosts,
    boolean authority,
    String serial,
    Instant from,
    Instant until) {
  private static final String SPIFFE = "spiffe://";
  private static final String ROLE = "/muster/registry";
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  /** Below so many days a renewal is due. */
  public static final long DUE_DAYS = 30;

  /** Below so many days it is urgent. */
  public static final long URGENT_DAYS = 7;

  /** Reads a certificate; names of kinds that mean nothing here are left out. */
  @SuppressWarnings("JavaUtilDate") // the JDK's own
  public static Facts of(X509Certificate certificate) {
    return new Facts(
        certificate.getSubjectX500Principal().getName(),
        names(certificate, URI),
        names(certificate, DNS, IP),
        certificate.getBasicConstraints() >= 0,
        HexFormat.of().formatHex(certificate.getSerialNumber().toByteArray()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant());
  }

  /** Returns whole days until it ends; negative once it has ended. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(Duration.between(now, until).toSeconds(), Duration.ofDays(1).toSeconds());
  }

  /** Returns the domain of a registry's one identity; empty for any other. */
  public Optional<TrustDomain> domain() {
    if (uris.size() != 1) {
      return Optional.empty();
    }
    String uri = uris.getFirst();
    boolean registry =
        uri.startsWith(SPIFFE)
            && uri.endsWith(ROLE)
            && uri.length() > SPIFFE.length() + ROLE.length();
    try {
      return registry
          ? Optional.of(
              new TrustDomain(uri.substring(SPIFFE.length(), uri.length() - ROLE.length())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(X509Certificate certificate, int... kinds) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all == null) {
        return found;
      }
      for (List<?> each : all) {
        for (int kind : kinds) {
          if (each.getFirst() instanceof Integer is && is == kind) {
            found.add(String.valueOf(each.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return List.copyOf(found);
  }
}
