package io.muster.registry.server;

import io.grpc.DecompressorRegistry;
import io.grpc.netty.NettyServerBuilder;
import io.muster.registry.door.Door;
import io.muster.registry.door.Handshakes;
import io.muster.registry.door.Limits;
import io.muster.registry.wire.Hearing;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What carries the calls: gRPC over netty, with every limit set, and its threads. */
final class Transport {
  /**
   * What gRPC itself cuts off, without a word to the caller. Above the protocol's limit, so that
   * who is over that one is told.
   */
  private static final int CUT_OFF = 4 * Hearing.MAX_MESSAGE;

  /**
   * A connection on which nothing comes for this long is asked; gRPC takes nothing shorter. With
   * the time to answer it stays below the 15 s within which a death is seen, with a margin; the
   * removal follows a grace of 15 s later, below 30 s.
   */
  private static final int ASK_AFTER_SECONDS = 10;

  private static final int ANSWER_WITHIN_SECONDS = 3;

  /**
   * Bytes a caller may send before some are read: gRPC's own, and four times a message's bound.
   * Said, it stays; unsaid, gRPC asks with a ping after each message whether it might grow: in an
   * idle fleet a ping and its answer for each report.
   */
  private static final int WINDOW = 1 << 20;

  /** As many as gRPC makes itself, where netty makes twice as many: fewer wake less often. */
  private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final EventLoopGroup accept =
      new NioEventLoopGroup(1, new DefaultThreadFactory("muster-accept", true));
  private final EventLoopGroup work =
      new NioEventLoopGroup(LOOPS, new DefaultThreadFactory("muster-io", true));

  /** Half the processors, so that the other half is served. */
  private static final int HANDSHAKES_AT_ONCE =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final ThreadPoolExecutor handshakeThreads = handshakeThreads();

  private static ThreadPoolExecutor handshakeThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            HANDSHAKES_AT_ONCE,
            HANDSHAKES_AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("muster-tls", true));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  NettyServerBuilder builder(
      InetSocketAddress address, Door.Terms terms, BiConsumer<ChannelPipeline, Runnable> http1) {
    return NettyServerBuilder.forAddress(address)
        .channelFactory(() -> new Door(terms, http1))
        .bossEventLoopGroup(accept)
        .workerEventLoopGroup(work)
        // Callbacks only decode, check and hand over, so they may run where the bytes arrive.
        .directExecutor()
        .flowControlWindow(WINDOW)
        .decompressorRegistry(DecompressorRegistry.emptyInstance())
        .maxInboundMessageSize(CUT_OFF)
        .maxInboundMetadataSize(Limits.HEADER_BYTES)
        .maxConcurrentCallsPerConnection(Limits.CALLS)
        .maxRstFramesPerWindow(Limits.RESETS, Limits.WINDOW_SECONDS)
        .handshakeTimeout(Limits.HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS)
        .maxConnectionIdle(Limits.IDLE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTime(ASK_AFTER_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(5, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  /** Returns what works handshakes out, for one door. */
  Handshakes handshakes() {
    return new Handshakes(handshakeThreads, HANDSHAKES_AT_ONCE);
  }

  /** Ends the threads, after what they still have to say; within half a second. */
  void stop() {
    handshakeThreads.shutdownNow();
    for (EventLoopGroup loops : List.of(accept, work)) {
      loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly(250);
    }
  }
}
