package io.muster.registry.authority;

import io.netty.util.NetUtil;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What a certificate is to say of whoever shows it.
 *
 * @param subject for people who read it
 * @param names identity first; hosts behind it
 * @param purpose server or client, never both
 */
record Wanted(X500Name subject, GeneralNames names, ExtendedKeyUsage purpose) {
  /** Where a registry is always reached from its own machine. */
  private static final List<String> HERE = List.of("localhost", "127.0.0.1", "::1");

  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final String DNS = "(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*";
  private static final int LONGEST_DNS = 253;

  /**
   * Returns what the registry's is to say.
   *
   * @param hosts names and addresses it is reached by beside those of this machine itself
   * @throws IllegalArgumentException when one of them is neither
   */
  static Wanted registry(TrustDomain domain, List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, domain.registry()));
    Set<String> all = new LinkedHashSet<>(HERE);
    hosts.forEach(host -> all.add(host.toLowerCase(Locale.ROOT)));
    all.forEach(host -> names.add(host(host)));
    return new Wanted(
        name(domain, "muster registry"),
        new GeneralNames(names.toArray(GeneralName[]::new)),
        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
  }

  /**
   * Returns what a service's is to say.
   *
   * @throws IllegalArgumentException when that cannot be a service's name in an identity
   */
  static Wanted service(TrustDomain domain, String service) {
    GeneralName identity =
        new GeneralName(GeneralName.uniformResourceIdentifier, domain.service(service));
    return new Wanted(
        name(domain, service),
        new GeneralNames(identity),
        new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
  }

  /**
   * Returns what this one says.
   *
   * @throws IllegalArgumentException when it is none of those that are made here
   */
  static Wanted same(X509Certificate certificate) {
    X509CertificateHolder old = Pem.holder(certificate);
    Extension names = old.getExtension(Extension.subjectAlternativeName);
    Extension purpose = old.getExtension(Extension.extendedKeyUsage);
    if (names == null || purpose == null) {
      throw new IllegalArgumentException(
          "it has no names or no purpose, so it was not made by muster tls");
    }
    return new Wanted(
        old.getSubject(),
        GeneralNames.getInstance(names.getParsedValue()),
        ExtendedKeyUsage.getInstance(purpose.getParsedValue()));
  }

  /** Returns a subject; the domain stands in it so that two fleets' are told apart. */
  static X500Name name(TrustDomain domain, String common) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, domain.name())
        // RFC 5280 allows 64; the identity, which counts, is whole.
        .addRDN(BCStyle.CN, common.length() <= 64 ? common : common.substring(0, 64))
        .build();
  }

  private static GeneralName host(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare)) {
      return new GeneralName(GeneralName.iPAddress, bare);
    }
    // What ends in a number is read as an address by those who dial it.
    boolean named = bare.length() <= LONGEST_DNS && bare.matches(DNS);
    if (!named || bracketed || bare.matches("(.*\\.)?[0-9]+")) {
      throw new IllegalArgumentException(
          "host: expected a DNS name or an IP address, without a port, got \"" + host + "\"");
    }
    return new GeneralName(GeneralName.dNSName, bare);
  }
}
