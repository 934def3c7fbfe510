package samples.netty41;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Netty on its NIO transport and on epoll, the latter bound by native code; and once with the
 * codecs of HTTP.
 */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    bind(new NioEventLoopGroup(), NioServerSocketChannel.class, new Greets());
    bind(new EpollEventLoopGroup(), EpollServerSocketChannel.class, new Greets());
    bind(new NioEventLoopGroup(), NioServerSocketChannel.class, new Answers());
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void bind(
      EventLoopGroup group, Class<? extends ServerChannel> channel, ChannelInitializer<?> prepares)
      throws InterruptedException {
    new ServerBootstrap().group(group).channel(channel).childHandler(prepares).bind(0).sync();
  }

  /** Has callers greeted. */
  private static final class Greets extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel caller) {
      caller.pipeline().addLast(new Greeting());
    }
  }

  /** Has callers answered over HTTP. */
  private static final class Answers extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel caller) {
      caller.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536));
      caller.pipeline().addLast(new Answer());
    }
  }

  /** Answers each request. */
  private static final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      context
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1,
                  HttpResponseStatus.OK,
                  Unpooled.copiedBuffer("hello\n", StandardCharsets.US_ASCII)))
          .addListener(ChannelFutureListener.CLOSE);
    }
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
