package io.muster.registry.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Hangs up on who takes nothing of an answer for half a minute, as on every reader here: it would
 * be kept for as long. Whoever takes it slowly is waited for. Confined to the connection's event
 * loop.
 */
final class Unsent {
  private static final long PATIENCE_SECONDS = 30;

  private final ChannelHandlerContext context;
  private final Future<?> written;
  private long before;

  private Unsent(ChannelHandlerContext context, Future<?> written) {
    this.context = context;
    this.written = written;
    this.before = left(context);
  }

  /** Watches over an answer that is being written. */
  static void watch(ChannelHandlerContext context, Future<?> written) {
    if (!written.isDone()) {
      new Unsent(context, written).lookLater();
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // a look at a connection that has ended does nothing
  private void lookLater() {
    context.executor().schedule(this::look, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void look() {
    if (written.isDone()) {
      return;
    }
    long now = left(context);
    if (now == before) {
      context.channel().close();
      return;
    }
    before = now;
    lookLater();
  }

  /** Returns how many bytes are still to be sent. */
  private static long left(ChannelHandlerContext context) {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
  }
}
