package io.muster.agent.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the link's socket and remembers it, so that it can be closed at exit: a reader parked in
 * the kernel would hold the JVM's end up by 0.3 s.
 */
final class Sockets extends SocketFactory {
  private volatile @Nullable Socket last;

  void closeLast() {
    Socket socket = last;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        last = null; // it is closed as far as we can
      }
    }
  }

  private Socket keep(Socket socket) {
    last = socket;
    return socket;
  }

  @Override
  public Socket createSocket() {
    return keep(new Socket());
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return keep(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return keep(new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("names are resolved before");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("names are resolved before");
  }
}
