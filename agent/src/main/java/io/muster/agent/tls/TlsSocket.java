package io.muster.agent.tls;

import io.muster.agent.Allowed;
import io.muster.agent.certificate.Distrust;
import io.muster.agent.crypto.LeanCrypto;
import io.muster.agent.crypto.Randomness;
import io.muster.agent.crypto.SparePair;
import io.muster.agent.settings.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose streams are inside TLS. To connect is to shake hands as well, within one bound; to
 * close is to close the connection under it: whoever speaks HTTP/2 within has said his goodbye.
 */
@Allowed("the bound of a handshake is measured on the JVM's own clock")
final class TlsSocket extends Socket {
  /** As long as the stream lane waits for an answer. */
  private static final int DEFAULT_MILLIS = 10_000;

  private final Material material;
  private final SparePair spare;
  private final HostPort registry;
  private final long nowMillis;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  /** Makes a socket to be connected at this time of the wall's clock. */
  TlsSocket(Material material, SparePair spare, HostPort registry, long nowMillis) {
    this.material = material;
    this.spare = spare;
    this.registry = registry;
    this.nowMillis = nowMillis;
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, DEFAULT_MILLIS);
  }

  @Override
  public void connect(SocketAddress address, int timeoutMillis) throws IOException {
    int bound = timeoutMillis <= 0 ? DEFAULT_MILLIS : timeoutMillis;
    long start = System.nanoTime();
    super.connect(address, bound);
    setTcpNoDelay(true);
    long left = bound - (System.nanoTime() - start) / 1_000_000;
    try {
      shakeHands(Math.max(1, left));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void shakeHands(long millis) throws IOException {
    TimedInput timed = new TimedInput(this, super.getInputStream(), millis);
    LeanCrypto crypto = new LeanCrypto(Randomness.open(), spare);
    RegistryClient client = new RegistryClient(crypto, material, registry.host(), nowMillis);
    TlsClientProtocol protocol = new TlsClientProtocol(timed, super.getOutputStream());
    try {
      protocol.connect(client);
    } catch (IOException | RuntimeException e) { // Bouncy Castle throws both for what a peer sends
      throw explain(client.distrust(), timed.isPlain(), e);
    }
    if (!client.agreedOnHttp2()) {
      throw new Distrust("it speaks TLS, but not HTTP/2 within (ALPN h2)");
    }
    timed.handshakeDone();
    in = new Plain(protocol.getInputStream());
    out = protocol.getOutputStream();
  }

  private static IOException explain(
      @Nullable Distrust distrust, boolean plain, Exception problem) {
    if (distrust != null) {
      return distrust;
    }
    if (plain) {
      return new Distrust(
          "it answers in plain text where TLS was expected (muster.tls.ca is set; is the registry"
              + " started with --tls-cert?)");
    }
    Throwable cause = problem;
    for (int depth = 0; depth < 8 && cause != null; depth++) {
      if (cause instanceof Distrust) {
        return (Distrust) cause;
      }
      if (cause instanceof TlsFatalAlertReceived) {
        return new Distrust(
            "it ended the TLS handshake: " + Alerts.said((TlsFatalAlertReceived) cause));
      }
      if (cause instanceof InterruptedIOException) {
        return new Distrust("no TLS handshake in time");
      }
      cause = cause.getCause();
    }
    return new IOException(
        "it ended the TLS handshake without a word: " + problem.getMessage(), problem);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream inside = in;
    return inside == null ? super.getInputStream() : inside;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream inside = out;
    return inside == null ? super.getOutputStream() : inside;
  }

  /** What arrives; a registry that turns the certificate down says so only here in TLS 1.3. */
  private static final class Plain extends InputStream {
    private final InputStream inside;

    Plain(InputStream inside) {
      this.inside = inside;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      try {
        return inside.read(to, from, length);
      } catch (TlsFatalAlertReceived e) {
        throw new IOException("it ended the TLS session: " + Alerts.said(e), e);
      }
    }

    @Override
    public int available() throws IOException {
      return inside.available();
    }
  }
}
