package io.grpc.okhttp.internal;

import java.security.Provider;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * Takes the place of the library's class of this name, which asks the JDK for its default SSL
 * context as soon as a channel is made, with TLS or without. That would settle, before main, the
 * host's list of security providers and which trust store its default context has; and when the
 * host's settings of these are wrong, it would end the agent instead of the host's first use of
 * them. The agent speaks without TLS, so nothing is missing here.
 */
@SuppressWarnings("DoNotCallSuggester") // the library calls it, with TLS only
public final class Platform {
  private static final Platform WITHOUT_TLS = new Platform();

  private Platform() {}

  /** What the library's class offers of extensions to TLS; here there are none. */
  public enum TlsExtensionType {
    /** Never. */
    ALPN_AND_NPN,
    /** Never. */
    NPN,
    /** Always. */
    NONE
  }

  /** Returns the only one. */
  public static Platform get() {
    return WITHOUT_TLS;
  }

  /** Says that there is no TLS. */
  public Provider getProvider() {
    throw noTls();
  }

  /** Returns NONE. */
  public TlsExtensionType getTlsExtensionType() {
    return TlsExtensionType.NONE;
  }

  /** Says that there is no TLS. */
  public void configureTlsExtensions(SSLSocket socket, String host, List<Protocol> protocols) {
    throw noTls();
  }

  /** Says that there is no TLS. */
  public void afterHandshake(SSLSocket socket) {
    throw noTls();
  }

  /** Says that there is no TLS. */
  public String getSelectedProtocol(SSLSocket socket) {
    throw noTls();
  }

  /** Says that there is no TLS. */
  public static byte[] concatLengthPrefixed(List<Protocol> protocols) {
    throw noTls();
  }

  private static UnsupportedOperationException noTls() {
    return new UnsupportedOperationException("the agent speaks without TLS");
  }
}
