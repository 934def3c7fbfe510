package io.muster.registry.cli;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS 1.3, or 1.2, by the JDK, over what is connected already. */
final class TlsLayer {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private TlsLayer() {}

  /**
   * Returns a socket that speaks HTTP/1.1 under TLS; the hands are shaken.
   *
   * @throws IOException when they are not; the plain socket is for the caller to close
   */
  static Socket over(Socket plain, RegistryAddress at, TlsFiles files) throws IOException {
    SSLSocket socket;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(files), new TrustManager[] {files.trust()}, null);
      socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, at.host(), at.port(), true);
    } catch (GeneralSecurityException e) {
      throw new SSLException("this Java cannot speak TLS: " + e.getMessage(), e);
    }
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Returns the same for gRPC. */
  static SslContext netty(TlsFiles files) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().trustManager(files.trust()).protocols(VERSIONS);
    files
        .own()
        .ifPresent(
            own -> builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new)));
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new Unanswered(1, "this Java cannot speak TLS: " + e.getMessage());
    }
  }

  private static KeyManager[] keys(TlsFiles files) throws GeneralSecurityException, IOException {
    if (files.own().isEmpty()) {
      return new KeyManager[0];
    }
    TlsFiles.Own own = files.own().get();
    char[] none = {};
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, none);
    store.setKeyEntry("own", own.key(), none, own.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, none);
    return factory.getKeyManagers();
  }
}
