package io.muster.registry.server;

import com.google.protobuf.MessageLite;
import io.muster.registry.v1.AgentMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An agent that speaks HTTP/2 by hand, so that its connection can end in any way. */
final class RawAgent implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;

  private final Socket socket;

  private RawAgent(Socket socket) {
    this.socket = socket;
  }

  /** Connects, says Hello, and waits for the first answer. */
  static RawAgent joined(String address, int number) throws IOException {
    int port = Integer.parseInt(address.replaceFirst(".*:", ""));
    RawAgent agent = new RawAgent(new Socket(InetAddress.getLoopbackAddress(), port));
    agent.socket.setSoTimeout(10_000);
    agent.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    agent.frame(SETTINGS, 0, 0, new byte[0]);
    agent.frame(HEADERS, 4, 1, headers());
    agent.frame(DATA, 0, 1, message(hello(number)));
    agent.awaitData();
    return agent;
  }

  private static AgentMessage hello(int number) {
    return AgentMessage.newBuilder().setHello(Caller.hello(number)).build();
  }

  /** Says them in one write, and ends the connection before any answer. */
  void sayAndFinish(List<AgentMessage> messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    messages.forEach(message -> all.writeBytes(framed(DATA, 0, 1, message(message))));
    write(all.toByteArray());
    finish();
  }

  /** Ends the connection as a kernel does that has nothing unread. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection as a kernel does that has something unread. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the stream and leaves the connection open. */
  void cancel() throws IOException {
    frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
  }

  private void awaitData() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int type;
    do {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      type = in.readUnsignedByte();
      in.readNBytes(5 + length);
    } while (type != DATA);
  }

  private static byte[] message(MessageLite message) {
    byte[] bytes = message.toByteArray();
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] headers() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String[] fields = {
      ":method", "POST", ":scheme", "http", ":path", "/muster.registry.v1.Registry/Connect",
      ":authority", "localhost", "content-type", "application/grpc", "te", "trailers"
    };
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0); // a literal with a new name, not to be remembered
      for (String text : new String[] {fields[i], fields[i + 1]}) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return block.toByteArray();
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(framed(type, flags, stream, payload));
  }

  private static byte[] framed(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
