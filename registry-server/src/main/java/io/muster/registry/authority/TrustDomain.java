package io.muster.registry.authority;

import io.muster.registry.tenant.Tenant;

/**
 * Whom a fleet's identities belong to: the host part of its SPIFFE ids.
 *
 * @param name lower-case letters, digits, dots, dashes and underscores
 */
public record TrustDomain(String name) {
  /** Nobody can own it on the Internet (ICANN keeps .internal for private use). */
  public static final TrustDomain DEFAULT = new TrustDomain("muster.internal");

  /** With the rest of the id it stays below the 255 bytes that an authority may have. */
  private static final String FORM = "[a-z0-9._-]{1,200}";

  /** What SPIFFE allows as one step of a path; a step of dots alone is none. */
  private static final String TENANT = "([A-Za-z0-9][A-Za-z0-9._-]{0,62}/)?";

  private static final String SERVICE = "(?!\\.+$)[A-Za-z0-9._-]{1,128}";

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when it cannot be one
   */
  public TrustDomain {
    if (!name.matches(FORM)) {
      throw new IllegalArgumentException(
          "domain: expected 1 to 200 of a-z, 0-9, \".\", \"-\" and \"_\", got \"" + name + "\"");
    }
  }

  /** Returns who the registry is: what no service's certificate ever says. */
  String registry() {
    return "spiffe://" + name + "/muster/registry";
  }

  /**
   * Returns who a service is.
   *
   * @param service its name; of another tenant than the default one {@code TENANT/NAME}
   * @throws IllegalArgumentException when it cannot be a name in an identity
   */
  String service(String service) {
    if (!service.matches(TENANT + SERVICE)) {
      throw new IllegalArgumentException(
          "service: expected 1 to 128 of A-Z, a-z, 0-9, \".\", \"-\" and \"_\", a tenant and a slash"
              + " before it if it is of one, got \""
              + service
              + "\"; other names cannot stand in a certificate's identity");
    }
    return "spiffe://"
        + name
        + "/tenant/"
        + Tenant.of(service).name()
        + "/service/"
        + Tenant.plain(service);
  }
}
