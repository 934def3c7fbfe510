package io.muster.registry.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Holds callers' certificates against the authorities of the moment, during the handshake. Any
 * thread.
 */
final class Gatekeeper extends X509ExtendedTrustManager {
  private final Supplier<Optional<Authorities>> authorities;
  private final InstantSource clock;

  Gatekeeper(Supplier<Optional<Authorities>> authorities, InstantSource clock) {
    this.authorities = authorities;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Authorities now = authorities.get().orElseThrow(CertificateException::new);
    now.check(List.of(chain), clock.instant());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a registry calls nobody by this");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    throw new CertificateException("a registry calls nobody by this");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("a registry calls nobody by this");
  }

  /** Told to callers, so that they know which of theirs to show. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .get()
        .map(known -> known.trusted().toArray(X509Certificate[]::new))
        .orElseGet(() -> new X509Certificate[0]);
  }
}
