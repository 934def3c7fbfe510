package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call over a plain socket: HTTP/2 with prior knowledge (RFC 9113), headers written as
 * literals (RFC 7541), those of the answer not read. One question, then messages until the peer
 * ends.
 */
@Allowed("bounds on reads from a socket")
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
  private static final int MAX_FRAME =
      16 * 1024; // what a peer may send as long as we say nothing else
  private static final int MAX_MESSAGE = 256 * 1024;

  private final Socket socket = new Socket();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean ended;

  /** Connects; blocks at most this long. */
  Http2Call(InetSocketAddress address, int timeoutMillis) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, timeoutMillis);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends the question. */
  void ask(String path, String authority, byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(out, SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 0}); // no server push
    frame(out, HEADERS, END_HEADERS, 1, headers(path, authority));
    byte[] body = new byte[message.length + 5]; // gRPC: not compressed, length, message
    number(body, 1, message.length);
    System.arraycopy(message, 0, body, 5, message.length);
    frame(out, DATA, END_STREAM, 1, body);
    socket.getOutputStream().write(out.toByteArray());
  }

  /**
   * Returns the next message of the answer, or null when the peer has ended it.
   *
   * @throws IOException when the time is over or the peer does anything else than answer
   */
  byte @Nullable [] next(long millis) throws IOException {
    long end = System.nanoTime() / 1_000_000 + millis;
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] message = take();
    while (message == null && !ended) {
      long left = end - System.nanoTime() / 1_000_000;
      if (left <= 0) {
        throw new IOException("no answer in time");
      }
      socket.setSoTimeout((int) left);
      readFrame(in);
      message = take();
    }
    return message;
  }

  private void readFrame(DataInputStream in) throws IOException {
    int head = in.readInt();
    int length = head >>> 8;
    int type = head & 0xff;
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & 0x7fffffff;
    if (length > MAX_FRAME) {
      throw new IOException("not HTTP/2, or a frame that is too long");
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    switch (type) {
      case DATA:
        data(flags, payload);
        break;
      case SETTINGS:
      case PING:
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
    ended |= stream == 1 && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
  }

  private void data(int flags, byte[] payload) throws IOException {
    int from = (flags & PADDED) != 0 ? 1 : 0;
    int padding = from == 1 ? payload[0] & 0xff : 0;
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

  private byte @Nullable [] take() throws IOException {
    byte[] all = received.toByteArray();
    if (all.length < 5) {
      return null;
    }
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

  private static byte[] headers(String path, String authority) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x83); // :method POST, entry 3 of the static table
    out.write(0x86); // :scheme http, entry 6
    out.write(0x04); // :path, a literal
    text(out, path);
    out.write(0x01); // :authority
    text(out, authority);
    out.write(0x0f); // content-type: entry 31, as 15 + 16
    out.write(0x10);
    text(out, "application/grpc");
    out.write(0x00); // a name of its own
    text(out, "te");
    text(out, "trailers");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else { // a number of 7 bits and more; no name here needs a third byte
      out.write(127);
      int rest = bytes.length - 127;
      if (rest >= 128) {
        out.write(rest & 127 | 128);
        rest >>= 7;
      }
      out.write(rest);
    }
    out.write(bytes, 0, bytes.length);
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame(frame, type, flags, stream, payload);
    OutputStream out = socket.getOutputStream();
    out.write(frame.toByteArray());
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
