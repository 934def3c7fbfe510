package io.muster.registry.bench.registry;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Thousands of TCP connections on two threads. */
final class Crowd {
  private static final EventLoopGroup LOOPS =
      new NioEventLoopGroup(2, Thread.ofPlatform().daemon().name("crowd-", 0).factory());

  private Crowd() {}

  /** Returns a channel with a TCP connection of its own, made at the first call, in plain text. */
  static ManagedChannel channel(String address) {
    return channel(address, Optional.empty());
  }

  /** Returns the same, under TLS if there is some. */
  static ManagedChannel channel(String address, Optional<SslContext> tls) {
    NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + address);
    tls.ifPresentOrElse(builder::sslContext, builder::usePlaintext);
    return builder
        .eventLoopGroup(LOOPS)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .maxInboundMessageSize(256 << 20)
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(20, TimeUnit.SECONDS)
        .build();
  }
}
