package io.muster.agent.premain;

import io.muster.agent.settings.HostPort;
import io.muster.agent.settings.TrustSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is reached: under TLS where that is set, else in plain text, which does not leave
 * this machine unless the user took that risk. Nothing of TLS is loaded before it is needed. Any
 * thread.
 */
public final class Route {
  private static final String DOOR = "io.muster.agent.tls.TlsDoor";

  private final TrustSettings settings;
  private final InnerRealm realm;
  private final AgentLog log;
  private final Token token;
  private final CountDownLatch rehearsed = new CountDownLatch(1);
  private @Nullable SecureSockets secure;

  Route(TrustSettings settings, InnerRealm realm, AgentLog log) {
    this.settings = settings;
    this.realm = realm;
    this.log = log;
    this.token = new Token(settings.tokenFile(), log);
  }

  AgentLog log() {
    return log;
  }

  InnerRealm realm() {
    return realm;
  }

  /**
   * Returns a socket to be connected to this address of the registry.
   *
   * @throws IOException when the agent may not go there, or TLS is not set up; with what to do
   */
  public Socket open(HostPort registry, InetAddress address) throws IOException {
    if (settings.secure()) {
      return secure().open(registry);
    }
    if (!address.isLoopbackAddress() && !settings.plainAnywhere()) {
      throw new IOException(
          "it is not on this machine, and plain text is not spoken beyond it: set muster.tls.ca to"
              + " the file of the registry's authority (muster tls init makes one), or take the"
              + " risk with muster.insecure.non.loopback=true");
    }
    return new Socket();
  }

  /**
   * Has what a handshake needs loaded on a thread of its own, where TLS is set: beside the main
   * thread, which has its settings to read.
   */
  void rehearse() {
    if (settings.secure()) {
      Thread thread = new Thread(null, new Rehearsal(), "muster-tls");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }
  }

  /** Waits until that is over, at most this long; any thread but the rehearsing one. */
  public void awaitRehearsal(long millis) throws InterruptedException {
    if (settings.secure()) {
      rehearsed.await(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** What is wrong shows again, and is told, when it matters. */
  private final class Rehearsal implements Runnable {
    @Override
    @SuppressWarnings("IllegalCatch") // thread top: the host must not see a thread die
    public void run() {
      try {
        secure().rehearse();
      } catch (Throwable e) {
        log.debug("the rehearsal of TLS ended early: " + e);
      } finally {
        rehearsed.countDown();
      }
    }
  }

  /** Returns whether the registry is spoken to under TLS. */
  public boolean isSecure() {
    return settings.secure();
  }

  /** Returns the value of the header {@code authorization}, or "" without a token. */
  public String authorization() {
    String said = token.current();
    return said.isEmpty() ? "" : "Bearer " + said;
  }

  private synchronized SecureSockets secure() throws IOException {
    SecureSockets made = secure;
    if (made == null) {
      try {
        made =
            Class.forName(DOOR, true, realm.loader())
                .asSubclass(SecureSockets.class)
                .getConstructor(TrustSettings.class, AgentLog.class)
                .newInstance(settings, log);
      } catch (ReflectiveOperationException e) {
        throw new IOException("TLS is missing in the agent's jar: " + e, e);
      }
      secure = made;
    }
    return made;
  }
}
