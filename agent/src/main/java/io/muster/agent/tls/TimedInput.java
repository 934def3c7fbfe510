package io.muster.agent.tls;

import io.muster.agent.Allowed;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** The socket's bytes as they come; while the handshake lasts, all reads share one bound. */
@Allowed("the bound of a handshake is measured on the JVM's own clock")
final class TimedInput extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private long endMillis;
  private int first = -1;
  private boolean timed = true;

  TimedInput(Socket socket, InputStream in, long millis) {
    this.socket = socket;
    this.in = in;
    this.endMillis = System.nanoTime() / 1_000_000 + millis;
  }

  /** From now on the socket's own timeout holds. */
  void handshakeDone() throws IOException {
    timed = false;
    socket.setSoTimeout(0);
  }

  /** Returns whether the peer's first byte begins no record of TLS (RFC 8446, 5.1). */
  boolean isPlain() {
    return first >= 0 && (first < 20 || first > 23);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (timed) {
      long left = endMillis - System.nanoTime() / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no TLS handshake in time");
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    }
    int count = in.read(to, from, length);
    if (first < 0 && count > 0) {
      first = to[from] & 0xff;
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }
}
