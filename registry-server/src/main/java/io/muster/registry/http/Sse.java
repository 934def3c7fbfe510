package io.muster.registry.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Server-sent events on one connection, with a sign of life when there is nothing to tell. */
final class Sse implements EventStream {
  private static final long HEARTBEAT_SECONDS = 10;

  /** Heartbeats that a caller may leave unread. */
  private static final int MOST_UNREAD = 3;

  private final ChannelHandlerContext context;
  private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();
  private @Nullable Future<?> heartbeat;
  private int unread;

  Sse(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Writes the beginning. Event loop. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void begin() {
    context.writeAndFlush(Writing.events());
    heartbeat =
        context
            .executor()
            .scheduleAtFixedRate(
                this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void beat() {
    if (context.channel().isWritable()) {
      unread = 0;
      send("beat", "", "");
    } else if (++unread >= MOST_UNREAD) {
      context.close();
    }
  }

  @Override
  public boolean ready() {
    return context.channel().isWritable();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void send(String name, String id, String data) {
    StringBuilder event = new StringBuilder(data.length() + 64);
    event.append("event: ").append(name).append('\n');
    if (!id.isEmpty()) {
      event.append("id: ").append(id).append('\n');
    }
    event.append("data: ").append(data).append("\n\n");
    context.writeAndFlush(
        new DefaultHttpContent(
            Unpooled.wrappedBuffer(event.toString().getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void atEnd(Runnable whatThen) {
    if (!end.compareAndSet(null, whatThen)) {
      whatThen.run();
    }
  }

  /** What stands in the place of the end when it has been. */
  private static void over() {}

  /** The connection has ended. Event loop. */
  void ended() {
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
    Runnable whatThen = end.getAndSet(Sse::over);
    if (whatThen != null) {
      whatThen.run();
    }
  }
}
