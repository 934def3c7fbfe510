package io.muster.registry.cli;

import io.muster.registry.authority.Facts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Who is the registry: whoever shows a certificate for servers by these authorities that says so by
 * its one identity, or, having none, names the host that was dialled. Any thread.
 */
final class RegistryTrust extends X509ExtendedTrustManager {
  private final String host;
  private final String authorities;
  private final X509TrustManager chains;

  /**
   * Trusts these.
   *
   * @param host that is dialled: a name, or an address without brackets
   * @param authorities the file, for messages
   */
  RegistryTrust(String host, List<X509Certificate> trusted, String authorities)
      throws GeneralSecurityException {
    this.host = host;
    this.authorities = authorities;
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e); // nothing is read
    }
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    chains = (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** Says in words, one sentence without its beginning, why it is not the registry. */
  static final class Distrust extends CertificateException {
    private static final long serialVersionUID = 1;

    private final String next;

    Distrust(String what, String next) {
      super(what);
      this.next = next;
    }

    /** Returns what to do about it. */
    String next() {
      return next;
    }
  }

  private void check(X509Certificate[] chain, String kind) throws CertificateException {
    X509Certificate own = chain[0];
    Facts facts = Facts.of(own);
    try {
      own.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new Distrust(
          "its certificate expired at " + facts.until(),
          "Renew it where it was made: muster tls renew DIR");
    } catch (CertificateNotYetValidException e) {
      throw new Distrust(
          "its certificate holds only from " + facts.from() + " on",
          "Set the clocks of both machines by NTP");
    }
    try {
      chains.checkServerTrusted(chain, kind);
    } catch (CertificateException e) {
      throw new Distrust(
          "its certificate "
              + facts.subject()
              + " is not one of a server by an authority in "
              + authorities
              + " ("
              + e.getMessage()
              + ")",
          "Give the ca.pem that was made with the registry's certificate: --ca FILE (MUSTER_CA)");
    }
    names(facts);
  }

  private void names(Facts facts) throws Distrust {
    if (facts.uris().size() > 1) {
      throw new Distrust(
          "its certificate has " + facts.uris().size() + " identities; expected one",
          "Give the registry a certificate of its own: muster tls init DIR");
    }
    if (facts.uris().size() == 1) {
      if (facts.domain().isEmpty()) {
        throw new Distrust(
            "its certificate is "
                + facts.uris().getFirst()
                + "'s, and no registry's (spiffe://DOMAIN/muster/registry)",
            "See who listens there: a service's certificate never makes a registry");
      }
      return;
    }
    if (facts.hosts().stream().noneMatch(this::isDialled)) {
      throw new Distrust(
          "its certificate is for " + String.join(", ", facts.hosts()) + ", and not for " + host,
          "Ask it by one of those names with --registry HOST:PORT, or add the name: muster tls init"
              + " DIR --host "
              + host);
    }
  }

  private boolean isDialled(String name) {
    if (literal(host)) {
      return literal(name) && same(host, name);
    }
    String dialled = host.toLowerCase(Locale.ROOT);
    String named = name.toLowerCase(Locale.ROOT);
    int dot = dialled.indexOf('.');
    return dialled.equals(named)
        || named.startsWith("*.") && dot > 0 && dialled.substring(dot).equals(named.substring(1));
  }

  private static boolean literal(String text) {
    return text.indexOf(':') >= 0 || text.matches("[0-9.]+");
  }

  /** Both are literals: nobody is asked. */
  private static boolean same(String one, String other) {
    try {
      return Arrays.equals(
          InetAddress.getByName(one).getAddress(), InetAddress.getByName(other).getAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    check(chain, kind);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    check(chain, kind);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    check(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("a command line has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
