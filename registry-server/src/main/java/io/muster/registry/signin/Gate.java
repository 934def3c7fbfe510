package io.muster.registry.signin;

import io.muster.registry.door.Peer;
import io.muster.registry.http.Request;
import io.muster.registry.identity.CertificateName;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Policy;
import io.muster.registry.identity.Proof;
import io.muster.registry.identity.Unidentified;
import io.muster.registry.token.Tokens;
import java.math.BigInteger;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Says who makes a call: who shows a token is its holder, else who has a session is its person,
 * else who has a certificate is its service, else nobody. What is shown and is not good makes
 * nobody of him, whatever else he shows. Any thread.
 */
public final class Gate {
  private static final String SCHEME = "bearer ";

  private final Rule rule;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Supplier<Policy> policy;
  private final InstantSource wall;

  /**
   * What is asked of callers.
   *
   * @param required whether anything is; if not, whoever calls is trusted
   * @param domains as {@link CertificateName} takes them
   * @param certificates what was presented and found good on a connection
   */
  public record Rule(
      boolean required,
      List<String> domains,
      Function<SocketAddress, Optional<X509Certificate>> certificates) {
    /** Freezes the list. */
    public Rule {
      domains = List.copyOf(domains);
    }

    /** Returns the certificate of a connection that came in by the registry's own door. */
    public static Optional<X509Certificate> presented(SocketAddress from) {
      return from instanceof Peer peer ? peer.certificate() : Optional.empty();
    }
  }

  /** Makes it. */
  public Gate(
      Rule rule, Tokens tokens, Sessions sessions, Supplier<Policy> policy, InstantSource wall) {
    this.rule = rule;
    this.tokens = tokens;
    this.sessions = sessions;
    this.policy = policy;
    this.wall = wall;
  }

  /** Returns whether callers must say who they are. */
  public boolean required() {
    return rule.required();
  }

  /**
   * Returns who makes a call.
   *
   * @param authorization as the call says it, if it does
   */
  Identity identify(SocketAddress from, Optional<String> authorization) {
    if (!required()) {
      return Identity.TRUSTED;
    }
    return authorization.isPresent() ? byToken(authorization.get()) : byCertificate(from);
  }

  /** Returns who makes a request over HTTP. */
  Identity identify(Request request) {
    SocketAddress from = request.said().from();
    Optional<String> authorization = request.header("authorization");
    if (!required() || authorization.isPresent()) {
      return identify(from, authorization);
    }
    return Cookie.secret(request)
        .flatMap(sessions::use)
        .map(session -> person(session, from))
        .filter(who -> !who.isNobody())
        .orElseGet(() -> byCertificate(from));
  }

  /** A session that a certificate began is good where that certificate's service is, alone. */
  private Identity person(Sessions.Open session, SocketAddress from) {
    Identity who = again(session.proof());
    boolean elsewhere =
        session.proof() instanceof Proof.ByCertificate
            && !byCertificate(from).who().equals(who.who());
    return elsewhere || who.isNobody()
        ? Identity.NOBODY
        : who.by(new Proof.BySession(session.key()));
  }

  private Identity byToken(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Identity.nobody("authorization: expected Bearer and a token");
    }
    return tokens.identify(authorization.substring(SCHEME.length()).strip(), wall.millis());
  }

  /** Returns who that connection's certificate names. */
  Identity byCertificate(SocketAddress from) {
    Optional<X509Certificate> shown = rule.certificates().apply(from);
    if (shown.isEmpty()) {
      return Identity.NOBODY;
    }
    try {
      CertificateName name = CertificateName.of(shown.get(), rule.domains());
      return again(
          new Proof.ByCertificate(
              name.tenant(),
              name.service(),
              serial(shown.get()),
              shown.get().getNotAfter().toInstant()));
    } catch (Unidentified e) {
      return Identity.nobody(e.words());
    }
  }

  /**
   * As {@code muster tls show} has it: some authorities draw numbers that Java takes as negative.
   */
  private static String serial(X509Certificate certificate) {
    return new BigInteger(1, certificate.getSerialNumber().toByteArray()).toString(16);
  }

  /** Returns who signs in with that token; one that is good once is used up. */
  Identity signIn(String token) {
    return tokens.signIn(token, wall.millis());
  }

  /** Returns who it is by now that was known by this, and what he may by now. */
  Identity again(Proof proof) {
    return switch (proof) {
      case Proof.Nothing nothing -> Identity.NOBODY;
      case Proof.Trust trust -> required() ? Identity.NOBODY : Identity.TRUSTED;
      case Proof.ByToken token -> tokens.holder(token.id(), wall.millis());
      case Proof.ByCertificate certificate ->
          wall.instant().isBefore(certificate.end())
              ? policy.get().of(certificate)
              : Identity.nobody("the certificate has expired " + certificate.end());
      case Proof.BySession session ->
          sessions
              .find(session.key())
              .map(open -> again(open.proof()))
              .filter(who -> !who.isNobody())
              .map(who -> who.by(proof))
              .orElseGet(() -> Identity.nobody("the session has ended; sign in again"));
    };
  }
}
