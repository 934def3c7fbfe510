package samples.netty42iouring;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.nio.charset.StandardCharsets;

/** Netty on io_uring, bound by native code. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    if (!IoUring.isAvailable()) {
      System.out.println("cannot run here: no io_uring, " + IoUring.unavailabilityCause());
      return;
    }
    bind(
        new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory()),
        IoUringServerSocketChannel.class);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void bind(EventLoopGroup group, Class<? extends ServerChannel> channel)
      throws InterruptedException {
    new ServerBootstrap()
        .group(group)
        .channel(channel)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel caller) {
                caller.pipeline().addLast(new Greeting());
              }
            })
        .bind(0)
        .sync();
  }

  /** Greets each caller. */
  private static final class Greeting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .writeAndFlush(Unpooled.copiedBuffer("hello\n", StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
