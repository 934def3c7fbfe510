package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.RegistryGrpc;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What arrives below gRPC: frames nobody knows, frames that are too long, and no frames at all. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RawBytesTest {
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int UNKNOWN = 0x42;
  private static final int END = -1;

  @TempDir Path folder;
  private Node node;
  private Caller bystander;

  /** Starts the node that all of it is said to. */
  Node node(Path data) throws IOException {
    return Node.start(data);
  }

  @BeforeEach
  void start() throws Exception {
    node = node(folder);
    bystander = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "bystander");
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(bystander.open()).isTrue();
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "newcomer");
    assertThat(node.instances()).hasSize(2);
    node.close();
  }

  @Test
  void aFrameOfAnUnknownTypeIsPassedOver() throws Exception {
    try (Socket socket = connect()) {
      greet(socket);
      frame(socket, UNKNOWN, 0, new byte[100]);
      frame(socket, PING, 0, new byte[8]);
      assertThat(untilFrame(socket, PING)).isEqualTo(PING);
    }
  }

  @Test
  void aFrameThatIsTooLongEndsItsConnection() throws Exception {
    try (Socket socket = connect()) {
      greet(socket);
      socket.getOutputStream().write(new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 1});
      assertThat(untilFrame(socket, GOAWAY)).isIn(GOAWAY, END);
    }
  }

  @Test
  void streamsThatAreOpenedAndResetInALoopEndTheirConnection() throws Exception {
    try (Socket socket = connect()) {
      greet(socket);
      byte[] pseudo = {(byte) 0x83, (byte) 0x86, (byte) 0x84}; // POST http /
      try {
        for (int stream = 1; stream < 2_001; stream += 2) {
          frame(socket, 1, stream, pseudo, 4);
          frame(socket, 3, stream, new byte[] {0, 0, 0, 8}, 0);
        }
      } catch (SocketException | SSLException e) {
        return; // it was cut off while it still went on
      }
      assertThat(untilFrame(socket, GOAWAY)).isIn(GOAWAY, END);
    }
  }

  @Test
  void settingsWithoutEndEndTheirConnection() throws Exception {
    floods(SETTINGS, new byte[0]);
  }

  @Test
  void pingsWithoutEndEndTheirConnection() throws Exception {
    floods(PING, new byte[8]);
  }

  private void floods(int type, byte[] payload) throws IOException {
    try (Socket socket = connect()) {
      greet(socket);
      try {
        for (int i = 0; i < 10_000; i++) {
          frame(socket, type, 0, payload);
        }
      } catch (SocketException | SSLException e) {
        return; // it was cut off while it still went on
      }
      assertThat(untilFrame(socket, GOAWAY)).isIn(GOAWAY, END);
    }
  }

  @Test
  void headersThatDoNotEndEndTheirConnection() throws Exception {
    try (Socket socket = connect()) {
      greet(socket);
      frame(socket, 1, 1, new byte[] {(byte) 0x83}); // without END_HEADERS
      assertThat(untilFrame(socket, END)).isEqualTo(END);
    }
  }

  @Test
  void bytesAtRandomEndTheirConnection() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      try (Socket socket = connect()) {
        byte[] garbage = new byte[5_000];
        new Random(seed).nextBytes(garbage);
        try {
          socket.getOutputStream().write(garbage);
        } catch (SocketException | SSLException e) {
          continue; // hung up on already
        }
        assertThat(untilFrame(socket, END)).as("seed %d", seed).isEqualTo(END);
      }
    }
  }

  @Test
  void aPrefaceThatComesByteByByteIsUnderstood() throws Exception {
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      for (byte next : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(next);
      }
      frame(socket, SETTINGS, 0, new byte[0]);
      assertThat(untilFrame(socket, SETTINGS)).isEqualTo(SETTINGS);
    }
  }

  @Test
  void whoSpeaksTlsOrNothingAtAllIsHungUpOn() throws Exception {
    try (Socket tls = connect();
        Socket silent = connect();
        Socket half = connect()) {
      tls.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5});
      half.getOutputStream().write("PRI * HT".getBytes(StandardCharsets.US_ASCII));
      assertThat(untilFrame(tls, END)).isEqualTo(END);
      assertThat(untilFrame(silent, END)).isEqualTo(END);
      assertThat(untilFrame(half, END)).isEqualTo(END);
    }
  }

  /** Connects up to where the first byte can be said. */
  Socket connect() throws IOException {
    return connect(node);
  }

  static Socket connect(Node node) throws IOException {
    int port = Integer.parseInt(node.address().replaceFirst(".*:", ""));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  Node node() {
    return node;
  }

  private static void greet(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(socket, SETTINGS, 0, new byte[0]);
  }

  private static void frame(Socket socket, int type, int stream, byte[] payload)
      throws IOException {
    frame(socket, type, stream, payload, 0);
  }

  private static void frame(Socket socket, int type, int stream, byte[] payload, int flags)
      throws IOException {
    byte[] whole = new byte[9 + payload.length];
    whole[1] = (byte) (payload.length >> 8);
    whole[2] = (byte) payload.length;
    whole[3] = (byte) type;
    whole[4] = (byte) flags;
    whole[7] = (byte) (stream >> 8);
    whole[8] = (byte) stream;
    System.arraycopy(payload, 0, whole, 9, payload.length);
    OutputStream out = socket.getOutputStream();
    out.write(whole);
  }

  /** Returns the type once such a frame arrives, or END when the connection ends before. */
  private static int untilFrame(Socket socket, int wanted) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readNBytes(5 + length);
        if (type == wanted) {
          return type;
        }
      }
    } catch (EOFException | SocketException | SSLException e) {
      return END;
    }
  }
}
