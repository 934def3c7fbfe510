package io.muster.registry.identity;

import io.muster.registry.tenant.Tenant;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one service that a certificate names: its one URI {@code
 * spiffe://DOMAIN/tenant/TENANT/service/NAME}, or else its one DNS name below a domain of ours,
 * which is of the default tenant. Its subject counts for nothing. Pure.
 *
 * @param tenant whose service it is
 * @param service its name, as that tenant knows it
 */
public record CertificateName(Tenant tenant, String service) {
  private static final int DNS = 2;
  private static final int URI = 6;

  private static final String SERVICE = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";
  private static final Pattern SPIFFE =
      Pattern.compile(
          "spiffe://(?<domain>[a-z0-9._-]{1,255})/tenant/(?<tenant>[A-Za-z0-9][A-Za-z0-9._-]{0,62})"
              + "/service/(?<service>"
              + SERVICE
              + ")");

  private static final Pattern REGISTRY = Pattern.compile("spiffe://[^/]{1,255}/muster/registry");

  /**
   * Returns the service that a certificate names.
   *
   * @param domains DNS domains whose names are services', and, when there are any, the only trust
   *     domains
   * @throws Unidentified when it names none, several, or the registry
   */
  public static CertificateName of(X509Certificate certificate, List<String> domains)
      throws Unidentified {
    List<String> uris = names(certificate, URI);
    List<String> hosts =
        names(certificate, DNS).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> domains.stream().anyMatch(domain -> name.endsWith("." + domain)))
            .toList();
    if (uris.size() + hosts.size() > 1) {
      throw new Unidentified(
          "the certificate names several: "
              + shown(uris, hosts)
              + "; expected one identity, so that it is clear who calls");
    }
    if (uris.isEmpty() && hosts.isEmpty()) {
      throw new Unidentified(
          "the certificate names no service; expected one URI"
              + " spiffe://DOMAIN/tenant/TENANT/service/NAME among its alternative names"
              + (domains.isEmpty() ? "" : ", or one DNS name below " + String.join(", ", domains)));
    }
    return uris.isEmpty()
        ? new CertificateName(Tenant.DEFAULT, below(hosts.get(0), domains))
        : of(uris.get(0), domains);
  }

  private static CertificateName of(String uri, List<String> domains) throws Unidentified {
    if (REGISTRY.matcher(uri).matches()) {
      throw new Unidentified(
          "the certificate is a registry's (" + uri + "); a registry is nobody's service");
    }
    Matcher parts = SPIFFE.matcher(uri);
    if (!parts.matches()) {
      throw new Unidentified(
          "the certificate's URI is \""
              + clean(uri)
              + "\"; expected spiffe://DOMAIN/tenant/TENANT/service/NAME");
    }
    if (!domains.isEmpty() && !domains.contains(parts.group("domain"))) {
      throw new Unidentified(
          "the certificate is of the domain "
              + parts.group("domain")
              + "; this registry's setting identity-domain has "
              + String.join(", ", domains));
    }
    return new CertificateName(new Tenant(parts.group("tenant")), parts.group("service"));
  }

  private static String below(String host, List<String> domains) throws Unidentified {
    for (String domain : domains) {
      if (host.endsWith("." + domain)) {
        String service = host.substring(0, host.length() - domain.length() - 1);
        if (service.matches(SERVICE)) {
          return service;
        }
      }
    }
    throw new Unidentified("the certificate's name \"" + clean(host) + "\" is no service's");
  }

  private static List<String> names(X509Certificate certificate, int type) throws Unidentified {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0).equals(type)) {
            names.add(String.valueOf(name.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      throw new Unidentified("the certificate's alternative names cannot be read");
    }
    return names;
  }

  private static String shown(List<String> uris, List<String> hosts) {
    List<String> all = new ArrayList<>(uris);
    all.addAll(hosts);
    String text = clean(String.join(", ", all));
    return text.length() > 300 ? text.substring(0, 300) + "..." : text;
  }

  private static String clean(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
  }
}
