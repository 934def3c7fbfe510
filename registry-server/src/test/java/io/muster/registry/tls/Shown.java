package io.muster.registry.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Shows the one certificate it has, whichever authorities are asked for, good or not. */
final class Shown extends X509ExtendedKeyManager {
  /** What the keys know it by. */
  static final String ALIAS = "own";

  private final X509ExtendedKeyManager keys;

  Shown(KeyManagerFactory keys) {
    this.keys = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
  }

  @Override
  public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseEngineClientAlias(String[] kinds, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String[] getClientAliases(String kind, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.getPrivateKey(alias);
  }

  @Override
  public String[] getServerAliases(String kind, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
    throw new IllegalStateException("a caller serves nobody");
  }
}
