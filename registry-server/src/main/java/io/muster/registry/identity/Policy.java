package io.muster.registry.identity;

import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What certificates may beyond the usual, which is: register their own service, and read. Pure.
 *
 * @param rights by the certificate's service as it stands inside the registry, in place of the
 *     usual ones
 * @param services which names of its tenant it may register, by the same, in place of its own
 */
public record Policy(Map<String, Set<Right>> rights, Map<String, Names> services) {
  /** Nobody may more than the usual. */
  public static final Policy USUAL = new Policy(Map.of(), Map.of());

  private static final Pattern KEY =
      Pattern.compile("(?<kind>service|identity)\\.(?<name>.+)\\.(?<what>may-register|rights)");

  /** Freezes the maps. */
  public Policy {
    rights = Map.copyOf(rights);
    services = Map.copyOf(services);
  }

  /**
   * Reads properties such as {@code service.orders.may-register=orders,orders-*} and {@code
   * identity.alice.rights=read,drain}; of the tenant shop, {@code identity.shop/alice.rights}.
   *
   * @throws IllegalArgumentException with a line for each that is wrong
   */
  public static Policy read(Properties properties) {
    Map<String, Set<Right>> rights = new HashMap<>();
    Map<String, Names> services = new HashMap<>();
    Set<String> problems = new TreeSet<>();
    for (String key : properties.stringPropertyNames()) {
      String text = properties.getProperty(key, "");
      Matcher parts = KEY.matcher(key);
      boolean known =
          parts.matches()
              && parts.group("kind").equals("service")
                  == parts.group("what").equals("may-register");
      try {
        if (!known) {
          throw new IllegalArgumentException(
              "expected service.NAME.may-register or identity.NAME.rights");
        }
        String name = name(parts.group("name"));
        if (parts.group("kind").equals("service")) {
          services.put(name, Names.list(text));
        } else {
          rights.put(name, Right.list(text));
        }
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new Policy(rights, services);
  }

  /** Whether or not the default tenant stands before its names, they are the same. */
  private static String name(String said) {
    return Tenant.of(said).qualify(Tenant.plain(said));
  }

  /** Returns who a certificate of that service is, and what it may. */
  public Identity of(Proof.ByCertificate proof) {
    String service = proof.tenant().qualify(proof.service());
    return new Identity(
        proof.tenant().before("service/" + proof.service()),
        rights.getOrDefault(service, Set.of(Right.REGISTER, Right.READ)),
        services.getOrDefault(service, Names.of(List.of(proof.service()))),
        proof,
        "",
        Sight.of(proof.tenant()));
  }
}
