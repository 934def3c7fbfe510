package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One hook's messages on their way, with pauses of no length. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class CourierTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void folderOfItsOwn() throws IOException {
    folder = Files.createTempDirectory(temporary, "messages");
  }

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system());
  private final BlockingQueue<Courier.Outcome> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Sender sender =
      new Sender(
          InstantSource.system(),
          new Names(
              InetAddress::getAllByName, Thread.ofPlatform().daemon().name("names").factory()),
          Sender.WITHIN);
  private volatile String status = "500 x";
  private ServerSocket server;
  private Courier courier;

  @BeforeEach
  void start() throws Exception {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("test-hook").start(this::serve);
    Hook hook =
        HookSettings.read(
                "test",
                Map.of(
                    "hook.ops.url",
                    "http://127.0.0.1:" + server.getLocalPort() + "/",
                    "hook.ops.allow-private",
                    "true"))
            .getFirst();
    Backlog backlog = new Backlog(folder, Runnable::run, log);
    courier =
        new Courier(
            hook,
            backlog,
            new Courier.Means(sender, () -> 0L, InstantSource.system(), this::note, log));
  }

  private void note() {
    heard.add(courier.last().orElseThrow());
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        asked.incrementAndGet();
        socket
            .getOutputStream()
            .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // It was closed, by the test or by the sender.
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    courier.stop();
    sender.stop();
    server.close();
  }

  private Courier.Outcome heard(Predicate<Courier.Outcome> wanted) throws InterruptedException {
    Courier.Outcome next = heard.take();
    while (!wanted.test(next)) {
      next = heard.take();
    }
    return next;
  }

  private static Message message(String service) {
    return new Message("id", service, List.of(new Happening(Kind.UP, service, "a", "1", "", 7)));
  }

  @Test
  void aMessageIsGivenUpAfterItsAttemptsAndTheNextOneIsSent() throws Exception {
    courier.backlog().open();
    courier.bring(message("orders"), "/muster");
    courier.start();
    for (int i = 0; i < Courier.ATTEMPTS; i++) {
      assertThat(heard.take().words()).isEqualTo("status 500");
    }
    status = "200 x";
    courier.bring(message("billing"), "/muster");
    assertThat(heard(Courier.Outcome::taken).words()).isEqualTo("taken, status 200");
    assertThat(asked).hasValue(Courier.ATTEMPTS + 1);
    assertThat(courier.backlog().size()).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("the hook ops did not take a message: status 500")
        .contains("a message for the hook ops is given up: status 500");
  }

  @Test
  void oneThatTheDiskDoesNotGiveHoldsUpTheRestForAWhileOnly() throws Exception {
    status = "200 x";
    Files.createDirectory(folder.resolve("1.json"));
    courier.backlog().open();
    courier.bring(message("orders"), "/muster");
    courier.start();
    assertThat(heard(Courier.Outcome::taken).words()).isEqualTo("taken, status 200");
    assertThat(folder.resolve("1.json")).exists();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("the hook ops waits for the disk")
        .contains("1.json cannot be read")
        .contains("is passed over until a restart");
  }
}
