package io.muster.agent.link;

import io.muster.agent.premain.Route;
import io.muster.agent.settings.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the link's sockets and remembers the last one, so that it can be closed at exit: a reader
 * parked in the kernel would hold the JVM's end up by 0.3 s.
 */
final class Sockets {
  private static final int CONNECT_MILLIS = 10_000;

  private final Route route;
  private volatile @Nullable Socket last;

  Sockets(Route route) {
    this.route = route;
  }

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

  /** Returns a factory of sockets to this registry, whose name its certificate is held against. */
  SocketFactory to(HostPort registry) {
    return new Factory(registry);
  }

  /** What grpc-okhttp knows of it. Its "plain" is whatever the route makes of it. */
  private final class Factory extends SocketFactory {
    private final HostPort registry;

    Factory(HostPort registry) {
      this.registry = registry;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      Socket socket = route.open(registry, host);
      last = socket;
      try {
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
      throw new UnsupportedOperationException("the kernel chooses the way out");
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
}
