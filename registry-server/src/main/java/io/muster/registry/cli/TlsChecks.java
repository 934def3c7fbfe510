package io.muster.registry.cli;

import io.muster.registry.authority.Facts;
import io.muster.registry.authority.Seen;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the certificates that are named here can be used, by whom they are meant for, and for how
 * long yet.
 */
final class TlsChecks {
  private static final String RENEW =
      "where they were made: muster tls renew DIR   and hand out what it writes";

  private final List<Effective.Owned> settings;
  private final Instant now;
  private final List<Check> checks = new ArrayList<>();

  TlsChecks(List<Effective.Owned> settings, Instant now) {
    this.settings = settings;
    this.now = now;
  }

  /** Whom a certificate is for. */
  private enum Role {
    /** Says who the registry is. */
    REGISTRY,
    /** Says who calls the registry. */
    CALLER,
    /** Says whom to believe. */
    AUTHORITY
  }

  List<Check> run() {
    authority("server", "tls-client-ca");
    pair("server", "tls-cert", "tls-key", Role.REGISTRY);
    authority("command line", "ca");
    pair("command line", "cert", "key", Role.CALLER);
    authority("agent", "muster.tls.ca");
    pair("agent", "muster.tls.cert", "muster.tls.key", Role.CALLER);
    return checks;
  }

  private Optional<String> value(String whose, String key) {
    return settings.stream()
        .filter(one -> one.whose().equals(whose) && one.setting().key().equals(key))
        .map(one -> one.setting().value())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private void authority(String whose, String key) {
    value(whose, key)
        .ifPresent(
            file -> {
              List<Seen> found = path(whose, key, file).map(Seen::certificates).orElse(List.of());
              found.forEach(one -> check(whose + " " + key, one, Role.AUTHORITY));
            });
  }

  private void pair(String whose, String cert, String key, Role role) {
    Optional<String> certificate = value(whose, cert);
    Optional<String> secret = value(whose, key);
    if (certificate.isPresent() != secret.isPresent()) {
      checks.add(
          Check.fail(
              whose + " " + (certificate.isPresent() ? cert : key),
              (certificate.isPresent() ? key : cert) + " is not set beside it",
              "set both, or neither"));
    }
    if (certificate.isEmpty() || secret.isEmpty()) {
      return;
    }
    Optional<Path> one = path(whose, cert, certificate.get());
    Optional<Path> other = path(whose, key, secret.get());
    if (one.isPresent() && other.isPresent()) {
      Seen.pair(one.get(), other.get()).forEach(seen -> check(whose + " " + cert, seen, role));
    }
  }

  private Optional<Path> path(String whose, String key, String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      checks.add(
          Check.fail(
              whose + " " + key, "\"" + text + "\" is no path", "name a PEM file by its path"));
      return Optional.empty();
    }
  }

  private void check(String name, Seen seen, Role role) {
    if (!seen.problem().isEmpty() || seen.facts().isEmpty()) {
      checks.add(Check.fail(name, seen.problem(), "see: muster tls show " + seen.file()));
      return;
    }
    Facts facts = seen.facts().get();
    Optional<String> wrong = wrong(facts, role);
    if (wrong.isPresent()) {
      checks.add(Check.fail(name, seen.file() + " " + wrong.get(), fix(role)));
      return;
    }
    long days = facts.daysLeft(now);
    String words = seen.file() + " (" + whose(facts) + ") ";
    if (now.isBefore(facts.from())) {
      checks.add(
          Check.fail(
              name, words + "holds only from " + facts.from() + " on", "set the clocks by NTP"));
    } else if (days < 0) {
      checks.add(Check.fail(name, words + "expired at " + facts.until(), RENEW));
    } else if (days < Facts.URGENT_DAYS) {
      checks.add(Check.fail(name, words + "ends in " + days + " days", RENEW));
    } else if (days < Facts.DUE_DAYS) {
      checks.add(Check.note(name, words + "ends in " + days + " days", RENEW));
    } else {
      String key = role == Role.AUTHORITY ? "" : ", its key fits";
      checks.add(Check.ok(name, words + "holds for " + days + " days" + key));
    }
  }

  private static String whose(Facts facts) {
    return !facts.uris().isEmpty() ? facts.uris().getFirst() : facts.subject();
  }

  private static Optional<String> wrong(Facts facts, Role role) {
    boolean registry = facts.domain().isPresent();
    return switch (role) {
      case AUTHORITY ->
          facts.authority() ? Optional.empty() : Optional.of("may not issue certificates");
      case REGISTRY ->
          registry || facts.uris().isEmpty() && !facts.hosts().isEmpty()
              ? Optional.empty()
              : Optional.of("names no registry: neither spiffe://DOMAIN/muster/registry nor hosts");
      case CALLER ->
          registry
              ? Optional.of("is a registry's, and no registry calls another")
              : facts.uris().size() + facts.hosts().size() == 1
                  ? Optional.empty()
                  : Optional.of(
                      "has "
                          + (facts.uris().size() + facts.hosts().size())
                          + " names; expected one identity");
    };
  }

  private static String fix(Role role) {
    return switch (role) {
      case AUTHORITY -> "name the ca.pem of muster tls init";
      case REGISTRY -> "make one with: muster tls init DIR --host NAME";
      case CALLER -> "make one with: muster tls renew DIR --service NAME";
    };
  }
}
