package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the frames of one connection as they come in, changes nothing, and hangs up on who
 * floods: netty answers a SETTINGS or a PING however many there are. Confined to the connection's
 * event loop.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter implements FrameReader.Listener {
  private final FrameReader frames = new FrameReader(this);
  private final LongSupplier nanos;
  private final Peer peer;
  private final Runnable spoken;
  private final Consumer<String> complaint;
  private long windowStart;
  private int spent;
  private boolean greeted;
  private boolean inHeaders;
  private @Nullable Future<?> headersDue;
  private String trouble = "";

  /**
   * Makes the guard of one connection.
   *
   * @param nanos monotonic time
   * @param peer noted on it: that a call was cancelled, that room was made for more
   * @param spoken called when the caller has begun to speak HTTP/2
   * @param complaint told why the caller was hung up on
   */
  FrameGuard(LongSupplier nanos, Peer peer, Runnable spoken, Consumer<String> complaint) {
    this.nanos = nanos;
    this.peer = peer;
    this.spoken = spoken;
    this.complaint = complaint;
    this.windowStart = nanos.getAsLong();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes && trouble.isEmpty()) {
      frames.read(bytes);
    }
    if (trouble.isEmpty()) {
      context.fireChannelRead(message);
      watchHeaders(context);
    } else {
      ReferenceCountUtil.release(message);
      hangUp(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stopWatching();
    context.fireChannelInactive();
  }

  @Override
  public void frame(int type, int length, int flags) {
    if (!greeted && type == Frame.SETTINGS) {
      greeted = true;
      spoken.run();
    }
    if (type == Frame.HEADERS || type == Frame.CONTINUATION) {
      inHeaders = (flags & Frame.END_HEADERS) == 0;
    }
    if (type == Frame.RST_STREAM) {
      peer.cancelled();
    }
    if (type == Frame.WINDOW_UPDATE) {
      peer.takes();
    }
    spend(type, Limits.cost(type, length, flags));
  }

  @Override
  public void firstWindow(int bytes) {
    if (bytes >= 0 && bytes < Limits.LEAST_WINDOW) {
      trouble =
          "its streams' first window is "
              + bytes
              + " bytes; expected at least "
              + Limits.LEAST_WINDOW;
    }
  }

  private void spend(int type, int cost) {
    long now = nanos.getAsLong();
    if (cost > 0 && now - windowStart > TimeUnit.SECONDS.toNanos(Limits.WINDOW_SECONDS)) {
      windowStart = now;
      spent = 0;
    }
    spent += cost;
    if (spent > Limits.BUDGET && trouble.isEmpty()) {
      trouble =
          "too many frames that carry nothing within "
              + Limits.WINDOW_SECONDS
              + " s, the last of them "
              + Frame.name(type);
    }
  }

  private void watchHeaders(ChannelHandlerContext context) {
    boolean pending =
        inHeaders || frames.within(Frame.HEADERS) || frames.within(Frame.CONTINUATION);
    if (!pending) {
      stopWatching();
    } else if (headersDue == null) {
      headersDue =
          context
              .executor()
              .schedule(() -> late(context), Limits.HEADERS_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void stopWatching() {
    if (headersDue != null) {
      headersDue.cancel(false);
      headersDue = null;
    }
  }

  private void late(ChannelHandlerContext context) {
    trouble = "the headers of a call took longer than " + Limits.HEADERS_NANOS / 1_000_000 + " ms";
    hangUp(context);
  }

  /** Said as far as it can be: who does not read is not waited for. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void hangUp(ChannelHandlerContext context) {
    stopWatching();
    if (context.channel().isActive()) {
      complaint.accept(trouble);
      context.writeAndFlush(Frame.goAway(context.alloc(), Frame.CALM, trouble));
      context.close();
    }
  }
}
