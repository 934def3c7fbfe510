package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call over a plain socket: HTTP/2 with prior knowledge (RFC 9113), headers written as
 * literals (RFC 7541), those of the answer not read. One question, then messages until the peer
 * ends. Every read is bounded by the caller's time, and what is written in all stays below what a
 * socket takes without waiting, so no peer can hold the thread.
 */
@Allowed("the bound of a read is measured on the JVM's own clock")
final class Http2Call implements Closeable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int ACK = 1;

  /** Bytes of a frame, while neither side has said anything else (RFC 9113, 6.5.2). */
  private static final int MAX_FRAME = 16 * 1024;

  /** Bytes that may be sent before the peer has said anything (RFC 9113, 6.9.2). */
  private static final int WINDOW = 65_535;

  private static final int MAX_MESSAGE = 256 * 1024;

  /** More frames than this and it is a peer at play: each may cost an answer of 26 bytes. */
  private static final int MOST_FRAMES = 1_000;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final byte[] head = new byte[9];
  private int headLength;
  private int frames;
  private boolean ended;

  /** Speaks over a socket that is connected. */
  Http2Call(Socket socket) {
    this.socket = socket;
  }

  /** Connects the socket; blocks at most this long. */
  Http2Call(Socket socket, InetSocketAddress address, int timeoutMillis) throws IOException {
    this(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, timeoutMillis);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends the question; these are the headers to it, all that a call of gRPC has. */
  void ask(byte[] headers, byte[] message) throws IOException {
    byte[] body = new byte[message.length + 5]; // gRPC: not compressed, length, message
    if (body.length > WINDOW) {
      throw new IOException("a question too long for one window");
    }
    number(body, 1, message.length);
    System.arraycopy(message, 0, body, 5, message.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(out, SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 0}); // no server push
    frame(out, HEADERS, END_HEADERS, 1, headers);
    for (int at = 0; at < body.length; at += MAX_FRAME) {
      byte[] part = new byte[Math.min(MAX_FRAME, body.length - at)];
      System.arraycopy(body, at, part, 0, part.length);
      frame(out, DATA, at + part.length == body.length ? END_STREAM : 0, 1, part);
    }
    socket.getOutputStream().write(out.toByteArray());
  }

  /** Waits at most this long for the peer to say anything, and returns whether it did. */
  boolean arrives(long millis) throws IOException {
    if (headLength > 0) {
      return true;
    }
    try {
      headLength = fill(head, 0, 1, millis);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Reads one frame that has begun to arrive, at most this long. */
  void read(long millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    fill(head, headLength, head.length - headLength, left(end));
    headLength = 0;
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    if (length > MAX_FRAME || ++frames > MOST_FRAMES) {
      throw new IOException("not HTTP/2, or more of it than an answer needs");
    }
    byte[] payload = new byte[length];
    fill(payload, 0, length, left(end));
    take(head[3], head[4], payload);
    boolean ours = (head[5] & 0x7f) == 0 && head[6] == 0 && head[7] == 0 && head[8] == 1;
    ended |= ours && head[3] <= HEADERS && (head[4] & END_STREAM) != 0;
  }

  /** Returns whether the peer has ended its answer. */
  boolean ended() {
    return ended;
  }

  private static long left(long endNanos) {
    return (endNanos - System.nanoTime()) / 1_000_000;
  }

  /**
   * Reads so many bytes; the time is for all of them, so that a drip of bytes does not stretch it.
   */
  private int fill(byte[] to, int from, int length, long millis) throws IOException {
    InputStream in = socket.getInputStream();
    long end = System.nanoTime() + millis * 1_000_000;
    int at = 0;
    while (at < length) {
      long left = at == 0 ? millis : left(end);
      if (left <= 0) {
        throw new SocketTimeoutException("no whole frame in time");
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      int count = in.read(to, from + at, length - at);
      if (count < 0) {
        throw new IOException("the peer hung up");
      }
      at += count;
    }
    return length;
  }

  private void take(int type, int flags, byte[] payload) throws IOException {
    switch (type) {
      case DATA:
        data(flags, payload);
        break;
      case SETTINGS:
      case PING:
        if (type == PING && payload.length != 8) {
          throw new IOException("a ping that is none");
        }
        if ((flags & ACK) == 0) {
          send(type, ACK, 0, type == PING ? payload : new byte[0]);
        }
        break;
      case RST_STREAM:
      case GOAWAY:
        throw new IOException("the peer refused the call");
      default:
        break;
    }
  }

  private void data(int flags, byte[] payload) throws IOException {
    int from = (flags & PADDED) != 0 ? 1 : 0;
    int padding = from == 1 && payload.length > 0 ? payload[0] & 0xff : 0;
    int length = payload.length - from - padding;
    if (length < 0 || received.size() + length > MAX_MESSAGE) {
      throw new IOException("an answer that is too long");
    }
    received.write(payload, from, length);
    if (payload.length > 0 && (flags & END_STREAM) == 0) {
      byte[] more = new byte[4];
      number(more, 0, payload.length);
      send(WINDOW_UPDATE, 0, 0, more);
      send(WINDOW_UPDATE, 0, 1, more);
    }
  }

  /** Returns the next message that is whole, or null. */
  byte @Nullable [] message() throws IOException {
    if (received.size() < 5) {
      return null;
    }
    byte[] all = received.toByteArray();
    int length =
        (all[1] & 0xff) << 24 | (all[2] & 0xff) << 16 | (all[3] & 0xff) << 8 | (all[4] & 0xff);
    if (all[0] != 0 || length < 0 || length > MAX_MESSAGE) {
      throw new IOException("not an answer of gRPC without compression");
    }
    if (all.length < 5 + length) {
      return null;
    }
    byte[] message = new byte[length];
    System.arraycopy(all, 5, message, 0, length);
    received.reset();
    received.write(all, 5 + length, all.length - 5 - length);
    return message;
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame(frame, type, flags, stream, payload);
    socket.getOutputStream().write(frame.toByteArray());
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    byte[] head = new byte[9];
    head[0] = (byte) (payload.length >> 16);
    head[1] = (byte) (payload.length >> 8);
    head[2] = (byte) payload.length;
    head[3] = (byte) type;
    head[4] = (byte) flags;
    number(head, 5, stream);
    out.write(head, 0, head.length);
    out.write(payload, 0, payload.length);
  }

  private static void number(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> (24 - 8 * i));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
