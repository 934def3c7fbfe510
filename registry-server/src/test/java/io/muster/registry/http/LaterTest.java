package io.muster.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaterTest {
  private final CompletableFuture<Answer.Whole> over = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** The people's thread takes one question and is busy then. */
  private void people(Runnable task) {
    if (asked.incrementAndGet() > 1) {
      throw new RejectedExecutionException("too many questions at once");
    }
    task.run();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // whoever takes the answer has all there is
  void whatHasBegunIsAnsweredEvenIfThePeoplesThreadTakesNoMore() {
    HttpDoor door =
        new HttpDoor(
            request -> new Answer.Later(over::thenAccept),
            new Hosts(true),
            this::people,
            new Log(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                InstantSource.fixed(Instant.EPOCH)));
    EmbeddedChannel channel = new EmbeddedChannel();
    door.take(channel.pipeline(), () -> {});
    channel.writeInbound(
        Unpooled.copiedBuffer(
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", StandardCharsets.US_ASCII));
    channel.runPendingTasks();
    Object early = channel.readOutbound();
    assertThat(early).isNull();
    over.complete(Answer.of("text/plain", "done"));
    channel.runPendingTasks();
    ByteBuf said = channel.readOutbound();
    assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
    said.release();
    channel.finishAndReleaseAll();
  }
}
