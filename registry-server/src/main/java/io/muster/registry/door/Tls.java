package io.muster.registry.door;

import io.muster.registry.AddressPrefix;
import io.muster.registry.tls.Certificates;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;

/**
 * Makes what stands before everything else in connections that speak TLS.
 *
 * @param certificates whose newest a connection gets
 * @param handshakes work them out
 */
public record Tls(Certificates certificates, Handshakes handshakes) {
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
  Turn turn(PeerChannel channel, AddressPrefix caller, LongSupplier nanos) {
    return new Turn(channel, part -> handshakes.workOut(caller, part), nanos);
  }

  /** One connection's place among those whose handshakes are worked out. Any thread. */
  static final class Turn implements Executor {
    private final PeerChannel channel;
    private final Executor threads;
    private final LongSupplier nanos;
    private int tasks;
    private long since;
    private long waited;

    private Turn(PeerChannel channel, Executor threads, LongSupplier nanos) {
      this.channel = channel;
      this.threads = threads;
      this.nanos = nanos;
    }

    /** Returns for how long its caller has waited for this side by now, in nanoseconds. */
    synchronized long waitedNanos() {
      return tasks == 0 ? waited : waited + nanos.getAsLong() - since;
    }

    private synchronized void begun() {
      if (tasks++ == 0) {
        since = nanos.getAsLong();
      }
    }

    private synchronized void ended() {
      if (--tasks == 0) {
        waited += nanos.getAsLong() - since;
      }
    }

    /** Netty has one at a time, and may have the next when one is not quite over. */
    @Override
    public void execute(Runnable task) {
      begun();
      threads.execute(
          () -> {
            try {
              if (channel.isOpen()) { // else nobody wants it any more
                task.run();
              }
            } finally {
              ended();
            }
          });
    }
  }
}
