package io.muster.agent.tls;

import io.muster.fuzz.Forge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS on a port of loopback: says back what it hears, and notes who spoke. */
public final class TlsPeer implements AutoCloseable {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean listening = new AtomicBoolean();
  private final SSLServerSocket listener;

  private TlsPeer(SSLServerSocket listener) {
    this.listener = listener;
  }

  static TlsPeer open(Forge.Made own, Forge.Made trusted, String... protocols) throws Exception {
    SSLServerSocket listener =
        (SSLServerSocket)
            context(own, trusted)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    listener.setSSLParameters(parameters);
    return new TlsPeer(listener);
  }

  /** Asks everybody for a certificate, and turns away who has none. */
  TlsPeer needingCertificates() {
    listener.setNeedClientAuth(true);
    return this;
  }

  /** Agrees on no protocol within. */
  TlsPeer withoutAlpn() {
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[0]);
    listener.setSSLParameters(parameters);
    return this;
  }

  /** Returns such a server's context. */
  public static SSLContext context(Forge.Made own, Forge.Made trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", own.keys().getPrivate(), new char[0], new Certificate[] {certificate(own)});
    store.setCertificateEntry("trusted", certificate(trusted));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate certificate(Forge.Made made) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(made.encoded()));
  }

  /** Begins to listen to whoever comes, once; returns where. */
  int port() {
    if (listening.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("tls-peer").start(this::accept);
    }
    return listener.getLocalPort();
  }

  /** Returns what happened next: protocol, cipher suite and who spoke; or what went wrong. */
  String next() throws InterruptedException {
    return String.valueOf(events.poll(20, java.util.concurrent.TimeUnit.SECONDS));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        Thread.ofPlatform().daemon().name("tls-talk").start(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(SSLSocket socket) {
    try (socket) {
      socket.startHandshake();
      String who = "nobody";
      if (socket.getNeedClientAuth()) {
        who = socket.getSession().getPeerPrincipal().getName();
      }
      events.add(
          socket.getSession().getProtocol()
              + " "
              + socket.getSession().getCipherSuite()
              + " "
              + who);
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      events.add("failed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
