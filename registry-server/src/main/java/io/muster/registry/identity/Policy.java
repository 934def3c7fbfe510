package io.muster.registry.identity;

import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What certificates may beyond the usual, which is: register their own service, and read; and which
 * of them may nothing any more, although they have not run out. Pure.
 *
 * @param rights by the certificate's service as it stands inside the registry, in place of the
 *     usual ones
 * @param services which names of its tenant it may register, by the same, in place of its own
 * @param revoked why a certificate is no longer good, by its serial number in hex
 */
public record Policy(
    Map<String, Set<Right>> rights, Map<String, Names> services, Map<String, String> revoked) {
  /** Nobody may more than the usual. */
  public static final Policy USUAL = new Policy(Map.of(), Map.of(), Map.of());

  private static final Pattern KEY =
      Pattern.compile("(?<kind>[a-z]+)\\.(?<name>.+)\\.(?<what>[a-z-]+)");

  /** X.509 lets it have 20 bytes. */
  private static final Pattern SERIAL = Pattern.compile("0*[0-9A-Fa-f]{1,40}");

  /** Freezes the maps. */
  public Policy {
    rights = Map.copyOf(rights);
    services = Map.copyOf(services);
    revoked = Map.copyOf(revoked);
  }

  /**
   * Reads properties such as {@code service.orders.may-register=orders,orders-*}, {@code
   * identity.alice.rights=read,drain} (of the tenant shop, {@code identity.shop/alice.rights}) and
   * {@code certificate.3f9a0c.revoked=the laptop was lost}.
   *
   * @throws IllegalArgumentException with a line for each that is wrong
   */
  public static Policy read(Properties properties) {
    Map<String, Set<Right>> rights = new HashMap<>();
    Map<String, Names> services = new HashMap<>();
    Map<String, String> revoked = new HashMap<>();
    Set<String> problems = new TreeSet<>();
    for (String key : properties.stringPropertyNames()) {
      String text = properties.getProperty(key, "");
      Matcher parts = KEY.matcher(key);
      String what = parts.matches() ? parts.group("kind") + "." + parts.group("what") : "";
      try {
        switch (what) {
          case "service.may-register" -> services.put(name(parts), Names.list(text));
          case "identity.rights" -> rights.put(name(parts), Right.list(text));
          case "certificate.revoked" -> revoked.put(serial(parts), text);
          default ->
              throw new IllegalArgumentException(
                  "expected service.NAME.may-register, identity.NAME.rights or"
                      + " certificate.SERIAL.revoked");
        }
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new Policy(rights, services, revoked);
  }

  private static String serial(Matcher parts) {
    String said = parts.group("name");
    if (!SERIAL.matcher(said).matches()) {
      throw new IllegalArgumentException(
          "expected a certificate's serial number in hex, such as muster tls show -o json has it");
    }
    return new BigInteger(said, 16).toString(16);
  }

  /** Whether or not the default tenant stands before its names, they are the same. */
  private static String name(Matcher parts) {
    String said = parts.group("name");
    return Tenant.of(said).qualify(Tenant.plain(said));
  }

  /** Returns who a certificate of that service is, and what it may. */
  public Identity of(Proof.ByCertificate proof) {
    String why = revoked.get(proof.serial());
    if (why != null) {
      return Identity.nobody(
          "the certificate with the serial number "
              + proof.serial()
              + " was revoked"
              + (why.isBlank() ? "" : ": " + why));
    }
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
