package io.muster.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody asks over HTTP and does not take the answers. */
class UnsentTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Reluctant channel = new Reluctant();
  private int asked;

  /** The connection of somebody who takes so many bytes. */
  private static final class Reluctant extends EmbeddedChannel {
    private int takes;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
      if (takes == Integer.MAX_VALUE) {
        super.doWrite(in);
      } else {
        in.removeBytes(takes);
        takes = 0;
      }
    }

    void take(int bytes) {
      takes = bytes;
      unsafe().outboundBuffer().addFlush();
      flush();
    }
  }

  @BeforeEach
  void take() {
    Log log =
        new Log(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            InstantSource.fixed(Instant.EPOCH));
    new HttpDoor(request -> answer(), new Hosts(true), Runnable::run, log)
        .take(channel.pipeline(), () -> {});
    channel.freezeTime();
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private Answer answer() {
    asked++;
    return Answer.of("text/plain", "x".repeat(10_000));
  }

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      channel.writeInbound(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
    }
    channel.runPendingTasks();
  }

  @Test
  void theNextIsWorkedOutOnceTheAnswerBeforeIsTaken() {
    ask(5);
    assertThat(asked).isEqualTo(1);
    channel.take(Integer.MAX_VALUE);
    channel.runPendingTasks();
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void whoAsksOnWithoutTakingAnythingIsNotReadFromAnyMore() {
    ask(18);
    assertThat(asked).isEqualTo(1);
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void aRefusalDoesNotOvertakeTheAnswerBeforeIt() {
    ask(18);
    channel.take(Integer.MAX_VALUE);
    channel.runPendingTasks();
    StringBuilder said = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      said.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    assertThat(said.toString()).containsSubsequence("200 OK", "429 Too Many Requests");
    assertThat(asked).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void ofWhoIsRefusedNothingIsDoneAnyMore() {
    ask(40);
    var unused = channel.close();
    channel.runPendingTasks();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void whoTakesNothingForHalfAMinuteIsHungUpOn() {
    ask(1);
    pass(29);
    assertThat(channel.isOpen()).isTrue();
    pass(2);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoTakesALittleIsWaitedFor() {
    ask(1);
    for (int i = 0; i < 5; i++) {
      channel.take(1_000);
      pass(20);
    }
    assertThat(channel.isOpen()).isTrue();
    pass(30); // what it took last is seen
    pass(30);
    assertThat(channel.isOpen()).isFalse();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
