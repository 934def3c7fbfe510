package io.muster.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What may sit where a registry is expected, on a port of loopback. */
@SuppressWarnings("NullAway.Init") // open() comes first
enum BadPeer {
  /** Nobody listens. */
  REFUSING {
    @Override
    void serve(Socket socket) {}

    @Override
    Site open() throws IOException {
      Site site = super.open();
      site.listener.close();
      return site;
    }
  },
  /** The kernel leaves a connect unanswered while the queue of those accepted is full. */
  BLACK_HOLE {
    @Override
    void serve(Socket socket) {}

    @Override
    Site open() throws IOException {
      Site site = new Site(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      site.fill();
      return site;
    }
  },
  /** Accepts, and that is all. */
  SILENT {
    @Override
    void serve(Socket socket) throws IOException {
      swallow(socket);
    }
  },
  /** One byte a second of what would be a good beginning. */
  DRIPPING {
    @Override
    void serve(Socket socket) throws IOException {
      OutputStream out = socket.getOutputStream();
      int[] at = {0};
      ScheduledExecutorService drip =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("drip").factory());
      try (drip) {
        var dripping =
            drip.scheduleAtFixedRate(
                () -> write(out, SETTINGS[at[0]++ % SETTINGS.length]), 0, 1, TimeUnit.SECONDS);
        swallow(socket);
        dripping.cancel(false);
      }
    }
  },
  /** Bytes at random. */
  GARBLED {
    @Override
    void serve(Socket socket) throws IOException {
      byte[] garbage = new byte[100_000];
      new Random(1).nextBytes(garbage);
      socket.getOutputStream().write(garbage);
      swallow(socket);
    }
  },
  /** A web server that knows nothing newer. */
  HTTP_1 {
    @Override
    void serve(Socket socket) throws IOException {
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      swallow(socket);
    }
  },
  /** Greets well and sends everybody away, every time. */
  GOING_AWAY {
    @Override
    void serve(Socket socket) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(SETTINGS);
      out.write(new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
      out.flush();
    }
  },
  /** Takes what is said, the Hello included, and resets the connection. */
  RESETTING {
    @Override
    void serve(Socket socket) throws IOException {
      socket.getOutputStream().write(SETTINGS);
      InputStream in = socket.getInputStream();
      for (int heard = 0; heard < 150; heard++) { // more than the preface and the settings
        if (in.read() < 0) {
          break;
        }
      }
      socket.setSoLinger(true, 0);
    }
  };

  /** An empty SETTINGS frame of HTTP/2, then its acknowledgement of the other side's. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0};

  /** Called on a thread of its own for every connection, which is closed afterwards. */
  abstract void serve(Socket socket) throws IOException;

  Site open() throws IOException {
    Site site = new Site(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("accept").start(() -> site.accept(this));
    return site;
  }

  private static void swallow(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void write(OutputStream out, byte one) {
    try {
      out.write(one);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // ends the drip
    }
  }

  /** One peer's port. */
  static final class Site implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    Site(ServerSocket listener) {
      this.listener = listener;
    }

    String address() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    private void fill() throws IOException {
      for (int i = 0; i < 16; i++) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(listener.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException e) {
          return;
        }
      }
      throw new AssertionError("the queue did not fill up");
    }

    private void accept(BadPeer peer) {
      try {
        while (true) {
          Socket socket = listener.accept();
          Thread.ofPlatform().daemon().name("peer").start(() -> serve(peer, socket));
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private static void serve(BadPeer peer, Socket socket) {
      try (socket) {
        peer.serve(socket);
      } catch (IOException e) {
        return; // the agent hung up, as it should
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }
}
