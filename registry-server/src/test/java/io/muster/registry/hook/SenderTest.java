package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt, against servers and name servers that behave as they do on bad days. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SenderTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final AtomicInteger searches = new AtomicInteger();
  private Sender sender = sender(InetAddress::getAllByName, Sender.WITHIN);

  @AfterEach
  void stop() {
    sender.stop();
  }

  private Sender sender(Names.Resolver resolver, Duration within) {
    Names.Resolver counted =
        host -> {
          searches.incrementAndGet();
          return resolver.addresses(host);
        };
    Names names = new Names(counted, Thread.ofPlatform().daemon().name("test-name").factory());
    return new Sender(InstantSource.system(), names, within);
  }

  private void with(Names.Resolver resolver, Duration within) {
    sender.stop();
    sender = sender(resolver, within);
  }

  private static Hook hook(String address, String allowPrivate) {
    return HookSettings.read(
            "test", Map.of("hook.ops.url", address, "hook.ops.allow-private", allowPrivate))
        .getFirst();
  }

  /** Has the message answered with these bytes. */
  private Answer answered(String bytes) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answers = Thread.ofPlatform().start(() -> answer(server, bytes));
      Answer answer =
          sender.send(hook("http://127.0.0.1:" + server.getLocalPort() + "/", "true"), "{}");
      answers.join();
      return answer;
    }
  }

  private static void answer(ServerSocket server, String bytes) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(bytes.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.getInputStream().readAllBytes(); // until the sender has had enough
    } catch (IOException e) {
      // The sender has closed it, which it may.
    }
  }

  @Test
  void whatIsNotTheAnswerYetIsNotTakenForIt() throws Exception {
    assertThat(
            answered(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 204 No Content\r\n\r\n"))
        .isEqualTo(new Answer.Taken(204));
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 301, 400, 404, 410})
  void whatTryingAgainWouldNotChangeIsFinal(int status) throws Exception {
    assertThat(answered("HTTP/1.1 " + status + " x\r\ncontent-length: 0\r\n\r\n"))
        .isInstanceOf(Answer.Never.class)
        .satisfies(answer -> assertThat(answer.words()).startsWith("status " + status));
  }

  @ParameterizedTest
  @CsvSource({"408,7,7", "425,601,600", "429,999999,600", "503,soon,0", "500,-1,0"})
  void whatMayPassIsTriedAgainWhenItIsAskedForWithinReason(
      int status, String retryAfter, int seconds) throws Exception {
    assertThat(answered("HTTP/1.1 " + status + " x\r\nretry-after: " + retryAfter + "\r\n\r\n"))
        .isEqualTo(new Answer.Later("status " + status, Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n\r\n", ""})
  void whatIsNoAnswerIsTriedAgain(String bytes) throws Exception {
    with(InetAddress::getAllByName, SHORT);
    assertThat(answered(bytes)).isInstanceOf(Answer.Later.class);
  }

  @Test
  void oneAddressOfANetworkOfOurOwnIsOneTooMany() throws Exception {
    InetAddress world = InetAddress.getByName("203.0.113.1");
    InetAddress own = InetAddress.getByName("10.0.0.1");
    with(host -> new InetAddress[] {world, own}, Sender.WITHIN);
    assertThat(sender.send(hook("https://hooks.example.com/", "false"), "{}"))
        .isEqualTo(
            new Answer.Never(
                "hooks.example.com is 10.0.0.1, in a private network;"
                    + " hook.ops.allow-private = true permits it"));
  }

  @Test
  void aNameServerThatHangsIsWaitedForNoLongerThanTheRestAndAskedOnce() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    with(
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        },
        SHORT);
    for (int i = 0; i < 3; i++) {
      assertThat(sender.send(hook("https://hooks.example.com/", "true"), "{}").words())
          .startsWith("its name was not resolved within");
    }
    assertThat(searches).hasValue(1);
    never.countDown();
  }

  @Test
  void whoTakesTheConnectionAndSaysNothingIsNotWaitedForForever() throws Exception {
    with(InetAddress::getAllByName, SHORT);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Hook hook = hook("http://127.0.0.1:" + silent.getLocalPort() + "/", "true");
      assertThat(sender.send(hook, "{}").words()).startsWith("no answer within");
    }
  }

  @Test
  void aNameThatHasNoAddressIsSaidToHaveNone() throws Exception {
    Hook hook = hook("https://no-such-host.invalid/", "false");
    assertThat(sender.send(hook, "{}").words())
        .isEqualTo("its host is not known: no-such-host.invalid");
  }
}
