package io.muster.agent.probe;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's listening channels. A thread of an event loop leads to the loop, that to its channels
 * (through its selector, or through the fields of a native transport), and the pipeline of one that
 * listens to what prepares its connections. One thread at a time.
 */
final class NettyChannels {
  private static final String TASK = "io.netty.util.";
  private static final String LOOP = "io.netty.util.concurrent.SingleThreadEventExecutor";
  private static final String CHANNEL = "io.netty.channel.AbstractChannel";

  /** Netty's own, and Reactor Netty's. */
  private static final String[] ACCEPTORS = {
    "io.netty.bootstrap.ServerBootstrap$ServerBootstrapAcceptor",
    "reactor.netty.transport.ServerTransport$Acceptor"
  };

  private final Threads threads;

  NettyChannels(Threads threads) {
    this.threads = threads;
  }

  /** Returns the handler that each connection to the port is first given to; null when none is. */
  @Nullable Object childHandler(int port) throws ReflectiveOperationException {
    for (Object task : threads.tasks(TASK)) {
      for (Object loop : new Walk("io.netty.util.", "io.netty.channel.").from(task, LOOP)) {
        for (Object channel : channels(loop)) {
          Object handler = isOn(channel, port) ? childHandler(channel) : null;
          if (handler != null) {
            return handler;
          }
        }
      }
    }
    return null;
  }

  private static List<Object> channels(Object loop) throws ReflectiveOperationException {
    Object handler = Reflect.find(loop, "ioHandler"); // Netty 4.2
    Object transport = handler == null ? loop : handler;
    Object selector = Reflect.find(transport, "selector");
    List<Object> starts = new ArrayList<>();
    if (selector instanceof Selector) {
      for (Object key : ((Selector) selector).keys().toArray()) {
        if (((SelectionKey) key).channel() instanceof ServerSocketChannel) {
          starts.add(((SelectionKey) key).attachment());
        }
      }
    } else {
      starts.add(transport);
    }
    List<Object> channels = new ArrayList<>();
    for (Object start : starts) {
      channels.addAll(new Walk("io.netty.channel.").from(start, CHANNEL));
    }
    return channels;
  }

  private static boolean isOn(Object channel, int port) throws ReflectiveOperationException {
    Object address = Reflect.call(channel, "localAddress");
    return address instanceof InetSocketAddress && ((InetSocketAddress) address).getPort() == port;
  }

  /** A connection has none, though its local port is the same. */
  private static @Nullable Object childHandler(Object channel) throws ReflectiveOperationException {
    Object pipeline = Reflect.get(channel, "pipeline");
    Object context = pipeline == null ? null : Reflect.get(pipeline, "head");
    while (context != null) {
      Object handler = Reflect.call(context, "handler");
      for (String acceptor : ACCEPTORS) {
        if (handler != null && Reflect.isA(handler, acceptor)) {
          return Reflect.get(handler, "childHandler");
        }
      }
      context = Reflect.get(context, "next");
    }
    return null;
  }
}
