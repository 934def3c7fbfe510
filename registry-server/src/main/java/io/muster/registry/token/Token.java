package io.muster.registry.token;

import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Proof;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is kept: everything but its secret.
 *
 * @param id the part that is no secret
 * @param name whose it is; several may have one name, so that a new one can take over from an old
 * @param hash of its secret, in hex
 * @param rights what it gives
 * @param services which names it may register
 * @param span from when to when it holds
 * @param once whether it signs in a single time, and is good for nothing else
 * @param sight what of the fleets it shows; services are of its home
 */
public record Token(
    String id,
    String name,
    String hash,
    Set<Right> rights,
    Names services,
    Span span,
    boolean once,
    Sight sight) {
  /**
   * When a token holds, in milliseconds since 1970; 0 for never.
   *
   * @param made when it was made
   * @param end when it runs out
   * @param revoked when it was revoked
   * @param used when it was used up
   */
  public record Span(long made, long end, long revoked, long used) {}

  /** Checks what must hold of every token. */
  public Token {
    rights = Set.copyOf(rights);
    if (!id.matches("[0-9a-f]{16}") || !hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("expected an id of 16 and a hash of 64 hex digits");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
      throw new IllegalArgumentException(
          "name: expected 1 to 64 of A-Z a-z 0-9 . _ @ -, the first a letter or digit, got \""
              + name.replaceAll("[^\\x20-\\x7e]", "?")
              + "\"");
    }
    if (rights.isEmpty()) {
      throw new IllegalArgumentException("rights: expected at least one");
    }
  }

  /** Returns why it is good for nothing at that time, if it is not. */
  public Optional<String> trouble(long nowMillis) {
    if (span.revoked() != 0) {
      return Optional.of("the token " + id + " was revoked " + at(span.revoked()));
    }
    if (nowMillis >= span.end()) {
      return Optional.of("the token " + id + " has expired " + at(span.end()));
    }
    return Optional.empty();
  }

  private static String at(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** Returns whose it is, before that what he sees if it is another tenant than the default one. */
  public String title() {
    return sight.before(name);
  }

  /** Returns whether a person means it by that: its id, or its title. */
  public boolean meant(String which) {
    return id.equals(which) || title().equals(which);
  }

  /** Returns who shows it, and what he may by it. */
  public Identity identity() {
    return new Identity(
        sight.before("token/" + name), rights, services, new Proof.ByToken(id), "", sight);
  }

  /** Returns it revoked at that time, unless it was before. */
  public Token revoked(long nowMillis) {
    return span.revoked() != 0
        ? this
        : with(new Span(span.made(), span.end(), nowMillis, span.used()));
  }

  /** Returns whether it is good once and was not used yet. */
  boolean waits() {
    return once && span.used() == 0;
  }

  /** Returns it used up at that time. */
  Token used(long nowMillis) {
    return with(new Span(span.made(), span.end(), span.revoked(), nowMillis));
  }

  private Token with(Span other) {
    return new Token(id, name, hash, rights, services, other, once, sight);
  }

  /** Returns how it stands at that time, in a word. */
  public String state(long nowMillis) {
    if (span.revoked() != 0) {
      return "revoked";
    }
    if (nowMillis >= span.end()) {
      return "expired";
    }
    return once ? span.used() == 0 ? "once" : "used" : "good";
  }
}
