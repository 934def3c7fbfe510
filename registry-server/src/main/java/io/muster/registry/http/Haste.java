package io.muster.registry.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up on who takes longer than ten seconds for one request: a byte a minute keeps a connection
 * from being idle, and holds its place. Confined to the connection's event loop.
 */
final class Haste extends ChannelInboundHandlerAdapter {
  private static final long PATIENCE_SECONDS = 10;

  private @Nullable Future<?> deadline;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (deadline == null) {
      deadline =
          context.executor().schedule(() -> late(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    context.fireChannelRead(message);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void late(ChannelHandlerContext context) {
    context.channel().close();
  }

  /** The request has come whole, or its connection has ended. */
  void done() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    done();
    context.fireChannelInactive();
  }
}
