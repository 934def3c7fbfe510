package io.muster.registry.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom the registry answers.
 *
 * @param required whether who calls must say who he is
 * @param hosts names it answers to over HTTP besides its own address; none: those of its
 *     certificate
 * @param domains below which a certificate's DNS name is a service's, and of which its URI must be
 * @param policy the file that says what certificates may beyond the usual
 * @param certificate its own certificate's file, whose names it answers to
 */
public record Access(
    boolean required,
    List<String> hosts,
    List<String> domains,
    Optional<Path> policy,
    Optional<Path> certificate) {
  /** Nobody is asked who he is. */
  public static final Access TRUSTING =
      new Access(false, List.of(), List.of(), Optional.empty(), Optional.empty());

  static final String SIGN_IN = "sign-in";
  static final String HOSTS = "hosts";
  static final String DOMAINS = "identity-domain";
  static final String POLICY = "policy";

  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

  /** Freezes the lists. */
  public Access {
    hosts = List.copyOf(hosts);
    domains = List.copyOf(domains);
  }

  /**
   * Reads it.
   *
   * @param exposed whether others than this machine reach the port, and that is not said to be
   *     meant insecurely
   * @param loopback whether only this machine reaches it
   */
  static Access read(
      Function<String, Optional<RegistrySettings.Value>> find,
      boolean exposed,
      boolean loopback,
      List<String> problems) {
    Optional<RegistrySettings.Value> said = find.apply(SIGN_IN);
    // Where each caller has to show a certificate it decides what he may.
    boolean shown =
        find.apply("client-certificates").filter(v -> v.text().equals("required")).isPresent();
    boolean required = exposed || shown;
    if (said.isPresent()) {
      switch (said.get().text()) {
        case "required" -> required = true;
        case "off" -> {
          required = false;
          if (exposed && !loopback) {
            problems.add(
                said.get().says("required, since others than this machine reach the port"));
          }
        }
        case "auto" -> {
          // As when nothing is said.
        }
        default -> problems.add(said.get().says("auto, required or off"));
      }
    }
    // What is wrong with the certificate's path is said where TLS is read.
    return new Access(
        required,
        names(find.apply(HOSTS), problems),
        names(find.apply(DOMAINS), problems),
        find.apply(POLICY).map(v -> RegistrySettings.path(v, problems)),
        find.apply(TlsSettings.CERTIFICATE).map(v -> RegistrySettings.path(v, new ArrayList<>())));
  }

  private static List<String> names(Optional<RegistrySettings.Value> value, List<String> problems) {
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String each : Arrays.asList(value.get().text().split(",", -1))) {
      String name = each.strip().toLowerCase(Locale.ROOT);
      if (!name.matches(NAME)) {
        problems.add(
            value
                .get()
                .says("DNS names without ports, with commas between, such as a.example.org"));
        return List.of();
      }
      names.add(name);
    }
    return names;
  }
}
