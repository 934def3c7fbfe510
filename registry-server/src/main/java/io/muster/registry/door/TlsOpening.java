package io.muster.registry.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stands first on a port that speaks TLS: puts TLS before everything else, or tells who speaks in
 * the clear that this is the wrong port for it, as far as its protocol allows.
 */
final class TlsOpening extends Beginning {
  private static final String WORDS = "this port speaks TLS, and nothing in the clear";

  private final Supplier<List<ChannelHandler>> tls;
  private final Consumer<String> complaint;
  private boolean deaf;

  /**
   * Makes the one of one connection.
   *
   * @param tls makes what goes before everything else, in order
   * @param complaint told why the caller was hung up on
   */
  TlsOpening(Supplier<List<ChannelHandler>> tls, Consumer<String> complaint) {
    this.tls = tls;
    this.complaint = complaint;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (deaf) {
      ReferenceCountUtil.release(message);
    } else {
      super.channelRead(context, message);
    }
  }

  @Override
  void spoken(ChannelHandlerContext context, Tongue tongue, ByteBuf bytes) {
    if (tongue == Tongue.TLS) {
      ChannelPipeline pipeline = context.pipeline();
      String last = context.name();
      for (ChannelHandler each : tls.get()) {
        pipeline.addAfter(last, null, each);
        last = pipeline.context(each).name();
      }
      handOver(context, bytes);
      return;
    }
    bytes.release();
    switch (tongue) {
      case HTTP_1 -> {
        complaint.accept("it speaks HTTP/1 in the clear; " + WORDS);
        tell(context, http1());
      }
      case HTTP_2 -> {
        complaint.accept("it speaks HTTP/2 in the clear; " + WORDS);
        tell(context, Frame.goodbye(context.alloc(), Frame.INADEQUATE_SECURITY, WORDS));
      }
      default -> {
        complaint.accept("its first byte does not begin TLS");
        close(context);
      }
    }
  }

  private static ByteBuf http1() {
    byte[] content = (WORDS + ": https:// instead of http:// reaches it\n").getBytes(US_ASCII);
    String head =
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: "
            + content.length
            + "\r\nconnection: close\r\n\r\n";
    return Unpooled.wrappedBuffer(head.getBytes(US_ASCII), content);
  }

  /**
   * The words would be lost if the connection were closed with something unread in it: so the other
   * side is to close it, or is late.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void tell(ChannelHandlerContext context, ByteBuf words) {
    deaf = true;
    context
        .writeAndFlush(words)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess() && written.channel() instanceof DuplexChannel both) {
                    both.shutdownOutput();
                  } else {
                    close(context);
                  }
                });
  }
}
