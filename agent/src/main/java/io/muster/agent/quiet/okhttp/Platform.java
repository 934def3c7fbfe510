package io.muster.agent.quiet.okhttp;

import java.security.Provider;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of grpc-okhttp's class of this name, whose mere loading asks for the JVM's
 * default SSLContext and its list of security providers: what {@code main} chooses for either would
 * come too late. Any thread.
 */
@SuppressWarnings("DoNotCallSuggester") // grpc-okhttp names these methods, and calls none of them
public final class Platform {
  private static final Platform PLAIN = new Platform();

  private Platform() {}

  /** The ways of agreeing on a protocol within TLS that are known. */
  public enum TlsExtensionType {
    ALPN_AND_NPN,
    NPN,
    NONE
  }

  /** Returns the one platform. */
  public static Platform get() {
    return PLAIN;
  }

  /** Returns null: no provider is preferred. */
  public @Nullable Provider getProvider() {
    return null;
  }

  /** Returns that there is none. */
  public TlsExtensionType getTlsExtensionType() {
    return TlsExtensionType.NONE;
  }

  /** Refuses: the agent's channels are plain. */
  public void configureTlsExtensions(SSLSocket socket, String host, List<?> protocols) {
    throw noTls();
  }

  /** Refuses: the agent's channels are plain. */
  public void afterHandshake(SSLSocket socket) {
    throw noTls();
  }

  /** Refuses: the agent's channels are plain. */
  public String getSelectedProtocol(SSLSocket socket) {
    throw noTls();
  }

  /** Refuses: the agent's channels are plain. */
  public static byte[] concatLengthPrefixed(List<?> protocols) {
    throw noTls();
  }

  private static IllegalStateException noTls() {
    return new IllegalStateException("this version of the agent speaks no TLS");
  }
}
