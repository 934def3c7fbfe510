package io.muster.registry.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the registry's TLS is made of. What the files say is read where it is used.
 *
 * @param certificate the registry's own, with those that lead to its authority, as PEM
 * @param key its key, as PKCS #8 in PEM
 * @param clientAuthorities who may have issued callers' certificates, as PEM
 * @param clients whether callers are asked for theirs; never without authorities
 */
public record TlsSettings(
    NamedFile certificate,
    NamedFile key,
    Optional<NamedFile> clientAuthorities,
    ClientCertificates clients) {
  static final String CERTIFICATE = "tls-cert";
  static final String KEY = "tls-key";
  static final String CLIENT_AUTHORITIES = "tls-client-ca";
  static final String CLIENTS = "client-certificates";

  private static final String AUTHORITIES =
      "a PEM file of who may have issued callers' certificates";

  /** Checks that there is something to hold callers' certificates against. */
  public TlsSettings {
    if (clients != ClientCertificates.NONE && clientAuthorities.isEmpty()) {
      throw new IllegalArgumentException(CLIENTS + ": expected " + CLIENT_AUTHORITIES + " as well");
    }
  }

  /** Returns what is set; empty when nothing is, or not as it should be. */
  static Optional<TlsSettings> read(
      Function<String, Optional<RegistrySettings.Value>> find, List<String> problems) {
    int before = problems.size();
    Optional<NamedFile> certificate = find.apply(CERTIFICATE).map(v -> file(v, problems));
    Optional<NamedFile> key = find.apply(KEY).map(v -> file(v, problems));
    Optional<NamedFile> authorities = find.apply(CLIENT_AUTHORITIES).map(v -> file(v, problems));
    Optional<RegistrySettings.Value> said = find.apply(CLIENTS);
    ClientCertificates otherwise =
        authorities.isPresent() ? ClientCertificates.OPTIONAL : ClientCertificates.NONE;
    ClientCertificates clients = said.map(v -> clients(v, problems)).orElse(otherwise);
    needs(certificate, key, KEY, problems);
    needs(key, certificate, CERTIFICATE, problems);
    if (key.isEmpty()) { // else the line before says it
      needs(authorities, certificate, CERTIFICATE, problems);
    }
    if (clients != ClientCertificates.NONE && authorities.isEmpty()) {
      said.ifPresent(v -> problems.add(v.says(CLIENT_AUTHORITIES + " beside it: " + AUTHORITIES)));
    }
    return problems.size() > before || certificate.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsSettings(certificate.get(), key.get(), authorities, clients));
  }

  private static void needs(
      Optional<NamedFile> given, Optional<NamedFile> other, String key, List<String> problems) {
    if (given.isPresent() && other.isEmpty()) {
      problems.add(given.get().says("expected " + key + " beside it"));
    }
  }

  private static NamedFile file(RegistrySettings.Value value, List<String> problems) {
    return new NamedFile(value.key(), RegistrySettings.path(value, problems), value.source());
  }

  private static ClientCertificates clients(RegistrySettings.Value value, List<String> problems) {
    for (ClientCertificates each : ClientCertificates.values()) {
      if (each.word().equals(value.text())) {
        return each;
      }
    }
    problems.add(value.says("none, optional or required"));
    return ClientCertificates.NONE;
  }
}
