package io.muster.endtoend;

import io.muster.registry.v1.ListRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a caller may do to an HTTP/2 server to wear it out. Each goes on until it is cut off. */
enum Attack {
  /** Opens calls and resets each at once. */
  RAPID_RESET {
    @Override
    byte[] volley(int round) {
      byte[][] parts = new byte[200][];
      for (int i = 0; i < parts.length; i += 2) {
        int stream = 2 * (round * 100 + i / 2) + 1;
        parts[i] = HandMade.frame(HandMade.HEADERS, HandMade.END_HEADERS, stream, LIST);
        parts[i + 1] = HandMade.frame(HandMade.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
      }
      return HandMade.join(parts);
    }
  },
  SETTINGS_FLOOD {
    @Override
    byte[] volley(int round) {
      return times(500, HandMade.frame(HandMade.SETTINGS, 0, 0, new byte[0]));
    }
  },
  PING_FLOOD {
    @Override
    byte[] volley(int round) {
      return times(500, HandMade.frame(HandMade.PING, 0, 0, new byte[8]));
    }
  },
  /** One call whose headers never end, in pieces that carry nothing. */
  CONTINUATION_FLOOD {
    @Override
    byte[] volley(int round) {
      byte[] more = times(500, HandMade.frame(HandMade.CONTINUATION, 0, 1, new byte[0]));
      return round == 0 ? HandMade.join(HandMade.frame(HandMade.HEADERS, 0, 1, LIST), more) : more;
    }
  },
  /** Asks for the whole roster, again and again, and leaves no room for an answer. */
  ZERO_WINDOW {
    @Override
    byte[] opening() {
      byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
      return HandMade.join(HandMade.preface(), HandMade.frame(HandMade.SETTINGS, 0, 0, noWindow));
    }

    @Override
    byte[] volley(int round) {
      return round < 16 ? HandMade.join(call(2 * round + 1)) : new byte[0];
    }
  },
  /** Begins a call and says the rest of its headers a byte at a time. */
  SLOW_HEADERS {
    @Override
    byte[] volley(int round) {
      byte[] frame = HandMade.frame(HandMade.HEADERS, HandMade.END_HEADERS, 1, LIST);
      return new byte[] {frame[Math.min(round, frame.length - 1)]};
    }
  },
  /** Connects and says nothing. */
  SILENCE {
    @Override
    byte[] opening() {
      return new byte[0];
    }

    @Override
    byte[] volley(int round) {
      return new byte[0];
    }
  };

  /** Those that send as fast as they can. */
  static final List<Attack> FLOODS =
      List.of(RAPID_RESET, SETTINGS_FLOOD, PING_FLOOD, CONTINUATION_FLOOD, ZERO_WINDOW);

  private static final byte[] LIST = HandMade.headers("/muster.registry.v1.Fleet/List");
  private static final long PATIENCE_MILLIS = 20_000;

  byte[] opening() {
    return HandMade.join(HandMade.preface(), HandMade.frame(HandMade.SETTINGS, 0, 0, new byte[0]));
  }

  /** Returns what is sent in this round. */
  abstract byte[] volley(int round);

  /** Attacks over one connection; returns the milliseconds after which it was cut off. */
  long run(String address) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = connect(address)) {
      socket.setSoTimeout(this == SLOW_HEADERS || this == ZERO_WINDOW ? 50 : 1);
      OutputStream out = socket.getOutputStream();
      out.write(opening());
      for (int round = 0; millisSince(start) < PATIENCE_MILLIS; round++) {
        out.write(volley(round));
        if (closed(socket)) {
          break;
        }
      }
    } catch (SocketException e) {
      return millisSince(start); // cut off while it still went on
    }
    return millisSince(start);
  }

  /** Opens that many connections that stay in the handshake; returns when the last was cut off. */
  static long halfHandshakes(String address, int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    long slowest = 0;
    try {
      List<Long> opened = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        try {
          sockets.add(connect(address));
          opened.add(System.nanoTime());
        } catch (SocketException e) {
          slowest = Math.max(slowest, 0); // refused, which is as good
        }
      }
      for (int i = 0; i < sockets.size(); i++) {
        sockets.get(i).setSoTimeout((int) PATIENCE_MILLIS);
        while (!closed(sockets.get(i))) {
          slowest = Math.max(slowest, millisSince(opened.get(i)));
        }
      }
      return Math.max(slowest, sockets.isEmpty() ? 0 : millisSince(opened.getLast()));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket connect(String address) throws IOException {
    int port = Integer.parseInt(address.replaceFirst(".*:", ""));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** Reads what is there, so that the attack is not stopped by an attacker that does not read. */
  private static boolean closed(Socket socket) {
    byte[] buffer = new byte[8_192];
    try {
      int read;
      do {
        read = socket.getInputStream().read(buffer);
      } while (read == buffer.length);
      return read < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[][] call(int stream) {
    return new byte[][] {
      HandMade.frame(HandMade.HEADERS, HandMade.END_HEADERS, stream, LIST),
      HandMade.frame(HandMade.DATA, 1, stream, HandMade.message(ListRequest.getDefaultInstance()))
    };
  }

  private static byte[] times(int count, byte[] frame) {
    ByteBuffer all = ByteBuffer.allocate(count * frame.length);
    for (int i = 0; i < count; i++) {
      all.put(frame);
    }
    return all.array();
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
