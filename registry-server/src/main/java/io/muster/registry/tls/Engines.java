package io.muster.registry.tls;

import io.muster.registry.settings.ClientCertificates;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/** Whose TLS it is, and what it agrees to: the one place that says. */
final class Engines {
  /** Both of the protocol's, the JDK's own. */
  private static final SslProvider PROVIDER = SslProvider.JDK;

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** With forward secrecy and authenticated encryption, the cheapest first. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  /** HTTP/2 is gRPC's alone here: who speaks both is a browser, and is served by HTTP/1.1. */
  private static final ApplicationProtocolConfig WHAT_IS_SPOKEN =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_1_1,
          ApplicationProtocolNames.HTTP_2);

  /**
   * Of callers who want to take one up again and cannot keep it themselves; browsers, as a rule.
   */
  private static final long SESSIONS = 1_000;

  private static final long SESSION_SECONDS = 3_600;

  private Engines() {}

  /**
   * Returns what makes the engines of connections.
   *
   * @throws BadFile when the certificate is of a kind that TLS has no use for
   */
  static SslContext of(OwnCertificate own, Gatekeeper gatekeeper, ClientCertificates clients) {
    try {
      return SslContextBuilder.forServer(own.key(), own.chain())
          .sslProvider(PROVIDER)
          .trustManager(gatekeeper)
          .clientAuth(asked(clients))
          .protocols(PROTOCOLS)
          .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(WHAT_IS_SPOKEN)
          .sessionCacheSize(SESSIONS)
          .sessionTimeout(SESSION_SECONDS)
          .build();
    } catch (SSLException e) {
      throw new BadFile("TLS cannot use the certificate of " + Names.subject(own.own()) + ": " + e);
    }
  }

  private static ClientAuth asked(ClientCertificates clients) {
    return switch (clients) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }
}
