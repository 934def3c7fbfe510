package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Waits for enough of a connection's first bytes to tell what is spoken. Confined to the
 * connection's event loop.
 */
abstract class Beginning extends ChannelInboundHandlerAdapter {
  private @Nullable ByteBuf first;

  /**
   * Is told once what is spoken.
   *
   * @param bytes all that came so far, to be passed on or released
   */
  abstract void spoken(ChannelHandlerContext context, Tongue tongue, ByteBuf bytes);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf held = first;
    if (held == null) {
      held = bytes;
    } else {
      held = context.alloc().compositeBuffer().addComponents(true, held, bytes);
    }
    Tongue tongue = Tongue.of(held);
    first = tongue == Tongue.UNDECIDED ? held : null;
    if (tongue != Tongue.UNDECIDED) {
      spoken(context, tongue, held);
    }
  }

  /** Takes itself out and passes the bytes on to whoever comes next by now. */
  static void handOver(ChannelHandlerContext context, ByteBuf bytes) {
    context.pipeline().remove(context.handler());
    context.fireChannelRead(bytes);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  static void close(ChannelHandlerContext context) {
    context.channel().close();
  }

  /** A caller that is gone before it has said anything is nobody's trouble. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ReferenceCountUtil.release(first);
    first = null;
    context.fireChannelInactive();
  }
}
