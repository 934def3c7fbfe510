package io.muster.registry.door;

import io.muster.registry.tls.Certificates;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;

/**
 * Makes what stands before everything else in connections that speak TLS.
 *
 * @param certificates whose newest a connection gets
 * @param threads work handshakes out, so that a flood of them takes no time from the event loops
 */
public record Tls(Certificates certificates, Executor threads) {
  /** Returns those of a new connection. */
  List<ChannelHandler> handlers(
      PeerChannel channel, Turn turn, LongSupplier nanos, Consumer<String> complaint) {
    SSLEngine engine = certificates.engine(channel.alloc());
    SslHandler handler = new SslHandler(engine, turn);
    handler.setHandshakeTimeoutMillis(0); // that of the first words counts
    handler.setCloseNotifyFlushTimeoutMillis(Limits.FAREWELL_MILLIS);
    RecordGuard guard = new RecordGuard(nanos, complaint);
    return List.of(
        guard, handler, new Handshake(certificates, engine, guard, channel.peer(), complaint));
  }

  /** Returns where a new connection's handshake is worked out. */
  Turn turn(PeerChannel channel) {
    return new Turn(channel, threads);
  }

  /** One connection's place among those whose handshakes are worked out. */
  static final class Turn implements Executor {
    private final PeerChannel channel;
    private final Executor threads;
    private final AtomicInteger tasks = new AtomicInteger();

    private Turn(PeerChannel channel, Executor threads) {
      this.channel = channel;
      this.threads = threads;
    }

    /** Returns whether its caller waits for this side. */
    boolean waiting() {
      return tasks.get() > 0;
    }

    /** Netty has one at a time, and may have the next when one is not quite over. */
    @Override
    public void execute(Runnable task) {
      tasks.incrementAndGet();
      threads.execute(
          () -> {
            try {
              if (channel.isOpen()) { // else nobody wants it any more
                task.run();
              }
            } finally {
              tasks.decrementAndGet();
            }
          });
    }
  }
}
