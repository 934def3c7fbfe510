package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a connection's first bytes and hands it to whoever speaks that way: {@code PRI} begins
 * HTTP/2 and nothing else, any other word in capitals is the method of an HTTP/1 request. What gRPC
 * has put into the pipeline is taken out before it begins (it would speak first), and put back for
 * HTTP/2. Confined to the connection's event loop.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final byte[] HTTP_2 = {'P', 'R', 'I'};

  /** Who takes a connection over. */
  interface Takers {
    /** Returns what goes before gRPC's own handlers. */
    ChannelHandler guard(Runnable spoken);

    /** Fills the pipeline of a connection that speaks HTTP/1. */
    void http1(ChannelPipeline pipeline, Runnable spoken);
  }

  private final Takers takers;
  private final Runnable spoken;
  private final Consumer<String> complaint;
  private final List<ChannelHandler> grpc = new ArrayList<>();
  private @Nullable ByteBuf first;
  private @Nullable Future<?> deadline;

  /**
   * Makes the one of one connection.
   *
   * @param takers who takes it over
   * @param spoken called when the caller has said something whole
   * @param complaint told why the caller was hung up on
   */
  FirstBytes(Takers takers, Runnable spoken, Consumer<String> complaint) {
    this.takers = takers;
    this.spoken = spoken;
    this.complaint = complaint;
  }

  /** Comes before the same call of the handlers behind this one, since it was added first. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    for (ChannelHandler handler : pipeline.toMap().values()) {
      if (handler != this) {
        grpc.add(handler);
        pipeline.remove(handler);
      }
    }
    deadline =
        context
            .executor()
            .schedule(() -> late(context), Limits.HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void late(ChannelHandlerContext context) {
    context.channel().close();
  }

  private void inTime() {
    Future<?> running = deadline;
    if (running != null) {
      running.cancel(false);
    }
    spoken.run();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf held = first;
    if (held == null) {
      held = bytes;
    } else {
      held = context.alloc().compositeBuffer().addComponents(true, held, bytes);
    }
    first = held;
    if (beginsHttp2(held)) {
      if (held.readableBytes() >= HTTP_2.length) {
        context.pipeline().addLast(takers.guard(this::inTime));
        grpc.forEach(context.pipeline()::addLast);
        handOver(context, held);
      }
    } else if (held.getByte(held.readerIndex()) >= 'A' && held.getByte(held.readerIndex()) <= 'Z') {
      takers.http1(context.pipeline(), this::inTime);
      handOver(context, held);
    } else {
      hangUp(context, held);
    }
  }

  private static boolean beginsHttp2(ByteBuf bytes) {
    for (int i = 0; i < Math.min(HTTP_2.length, bytes.readableBytes()); i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != HTTP_2[i]) {
        return false;
      }
    }
    return true;
  }

  private void handOver(ChannelHandlerContext context, ByteBuf bytes) {
    first = null;
    context.pipeline().remove(this);
    context.fireChannelRead(bytes);
  }

  private void hangUp(ChannelHandlerContext context, ByteBuf bytes) {
    complaint.accept(
        bytes.getByte(bytes.readerIndex()) == 0x16
            ? "it speaks TLS, which this version does not; expected HTTP/2 or HTTP/1.1 in the clear"
            : "its first byte begins neither HTTP/2 nor HTTP/1.1");
    late(context);
  }

  /** A caller that is gone before it has said anything is nobody's trouble. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    late(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ReferenceCountUtil.release(first);
    first = null;
    context.fireChannelInactive();
  }
}
