package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever answers at the registry's address: main waits no longer than told, and nothing is
 * thrown.
 */
@Timeout(30)
class HostilePeerTest {
  private static final int BOUND_MILLIS = 400;

  /** What scheduling on a busy machine may add. */
  private static final int SLACK_MILLIS = 400;

  private interface Behaviour {
    void with(Socket socket, CountDownLatch over) throws IOException, InterruptedException;
  }

  /** Asks a peer that behaves so, and checks that the asking ends unanswered within the bound. */
  private static void meets(Behaviour behaviour) throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread peer = new Thread(() -> serve(listener, behaviour, over));
      peer.start();
      try (Asker asker =
          new Asker(
              "registry=127.0.0.1:"
                  + listener.getLocalPort()
                  + ",requires=a,await="
                  + BOUND_MILLIS
                  + "ms")) {
        assertThat(asker.ask()).isFalse();
        assertThat(asker.context.process().ageMillis()).isLessThan(BOUND_MILLIS + SLACK_MILLIS);
        assertThat(Asker.property("a.state")).isEqualTo("waiting");
      }
      over.countDown();
      peer.join();
    }
  }

  private static void serve(ServerSocket listener, Behaviour behaviour, CountDownLatch over) {
    try (Socket socket = listener.accept()) {
      behaviour.with(socket, over);
    } catch (IOException e) {
      return; // the agent gave up first
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void readQuestion(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    assertThat(in.read(new byte[8_192])).isPositive();
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  @Test
  void onePortThatRefuses() throws IOException {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    try (Asker asker = new Asker("registry=127.0.0.1:" + port + ",requires=a,await=60s")) {
      assertThat(asker.ask()).isFalse();
      assertThat(asker.context.process().ageMillis()).isLessThan(1_000);
    }
  }

  @Test
  void oneThatAcceptsAndIsSilent() throws Exception {
    meets((socket, over) -> over.await());
  }

  @Test
  void oneThatNeverReadsNorAccepts() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Asker asker =
            new Asker(
                "registry=127.0.0.1:"
                    + listener.getLocalPort()
                    + ",requires=a,await="
                    + BOUND_MILLIS
                    + "ms")) {
      assertThat(asker.ask()).isFalse();
      assertThat(asker.context.process().ageMillis()).isLessThan(BOUND_MILLIS + SLACK_MILLIS);
    }
  }

  /** The kernel leaves a connect unanswered while the queue is full; all of it on loopback. */
  @Test
  void oneThatDoesNotAnswerTheConnect() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      boolean full = false;
      for (int i = 0; i < 16 && !full; i++) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(listener.getLocalSocketAddress(), 100);
        } catch (SocketTimeoutException e) {
          full = true;
        }
      }
      try (Asker asker =
          new Asker(
              "registry=127.0.0.1:"
                  + listener.getLocalPort()
                  + ",requires=a,await="
                  + BOUND_MILLIS
                  + "ms")) {
        assertThat(full).isTrue();
        assertThat(asker.ask()).isFalse();
        assertThat(asker.context.process().ageMillis()).isLessThan(BOUND_MILLIS + SLACK_MILLIS);
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void oneThatDripsAFrameByteByByte() throws Exception {
    meets(
        (socket, over) -> {
          OutputStream out = socket.getOutputStream();
          byte[] slow = frame(4, 0, 0, new byte[600]);
          for (int i = 0; i < slow.length && !over.await(50, TimeUnit.MILLISECONDS); i++) {
            out.write(slow[i]);
          }
        });
  }

  @Test
  void oneThatSpeaksHttp1() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          over.await();
        });
  }

  @Test
  void oneThatTalksNonsense() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      byte[] nonsense = new byte[4_096];
      new Random(seed).nextBytes(nonsense);
      meets(
          (socket, over) -> {
            socket.getOutputStream().write(nonsense);
            over.await();
          });
    }
  }

  @Test
  void oneThatSaysGoAway() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket.getOutputStream().write(frame(4, 0, 0));
          socket.getOutputStream().write(frame(7, 0, 0, new byte[8]));
          over.await();
        });
  }

  @Test
  void oneThatResetsTheCall() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket.getOutputStream().write(frame(3, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 7));
          over.await();
        });
  }

  @Test
  void oneThatResetsTheConnection() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket.setSoLinger(true, 0);
        });
  }

  @Test
  void oneThatHangsUpAtOnce() throws Exception {
    meets((socket, over) -> socket.close());
  }

  @Test
  void oneThatFloodsWithPingsAndNeverReads() throws Exception {
    meets(
        (socket, over) -> {
          byte[] ping = frame(6, 0, 0, new byte[8]);
          for (int i = 0; i < 1_000_000 && over.getCount() > 0; i++) {
            socket.getOutputStream().write(ping);
          }
        });
  }

  @Test
  void oneWhoseMessageIsTooLong() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket
              .getOutputStream()
              .write(frame(0, 0, 1, (byte) 0, (byte) 127, (byte) 0, (byte) 0, (byte) 0));
          over.await();
        });
  }

  @Test
  void oneThatCompresses() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket
              .getOutputStream()
              .write(frame(0, 0, 1, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
          over.await();
        });
  }

  @Test
  void oneWhosePaddingIsLongerThanItsFrame() throws Exception {
    meets(
        (socket, over) -> {
          readQuestion(socket);
          socket.getOutputStream().write(frame(0, 8, 1, (byte) 200, (byte) 0));
          socket.getOutputStream().write(frame(0, 8, 1));
          over.await();
        });
  }

  @Test
  void oneWhoseMessageIsNoProtocolBuffer() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      byte[] message = new byte[5 + 100];
      new Random(seed).nextBytes(message);
      System.arraycopy(new byte[] {0, 0, 0, 0, 100}, 0, message, 0, 5);
      meets(
          (socket, over) -> {
            readQuestion(socket);
            socket.getOutputStream().write(frame(0, 1, 1, message));
            over.await();
          });
    }
  }
}
