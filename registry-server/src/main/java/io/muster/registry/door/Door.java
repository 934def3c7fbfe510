package io.muster.registry.door;

import io.muster.registry.Complaints;
import io.muster.registry.Log;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes connections: each becomes a {@link PeerChannel} whose {@link FirstBytes} (within TLS, where
 * that is spoken) tell who serves it, gRPC behind a {@link FrameGuard} or whoever takes HTTP/1. A
 * caller with too many connections that have not yet begun to speak gets no more of them.
 */
public final class Door extends NioServerSocketChannel {
  private final Complaints complaints;
  private final LongSupplier nanos;
  private final BiConsumer<ChannelPipeline, Runnable> http1;
  private final Waiting waiting = new Waiting(Limits.SILENT_CONNECTIONS);
  private final Waiting open;
  private final Optional<Tls> tls;

  /**
   * How connections are taken.
   *
   * @param connectionsOfOne how many an address beyond this machine may have
   * @param tls what TLS is made of; empty when this port speaks in the clear
   * @param nanos monotonic time
   */
  public record Terms(int connectionsOfOne, Optional<Tls> tls, LongSupplier nanos, Log log) {}

  /**
   * Makes a door.
   *
   * @param http1 takes a connection over that speaks HTTP/1, and is to run the Runnable when the
   *     caller has said something whole
   */
  public Door(Terms terms, BiConsumer<ChannelPipeline, Runnable> http1) {
    this.open = new Waiting(terms.connectionsOfOne());
    this.tls = terms.tls();
    this.nanos = terms.nanos();
    this.http1 = http1;
    this.complaints = new Complaints(nanos, terms.log());
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    try {
      InetAddress caller = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
      boolean own = caller.isLoopbackAddress();
      if (!own && !open.enter(caller)) {
        hungUpOn(caller, open.most() + " of its connections are open, the most it may have");
      } else if (waiting.enter(caller)) {
        PeerChannel channel = new PeerChannel(this, socket);
        if (!own) {
          Waiting.Place place = open.place(caller);
          channel.closeFuture().addListener(closed -> place.leave());
        }
        accepted.add(guarded(channel, caller));
        return 1;
      } else {
        if (!own) {
          open.place(caller).leave();
        }
        hungUpOn(caller, Limits.SILENT_CONNECTIONS + " of its connections have not begun to speak");
      }
    } catch (IOException e) {
      complaints.about("a caller that was gone at once: " + e.getMessage());
    }
    socket.close();
    return 0;
  }

  private void hungUpOn(InetAddress caller, String reason) {
    complaints.about("hung up on " + caller.getHostAddress() + ": " + reason);
  }

  private PeerChannel guarded(PeerChannel channel, InetAddress caller) {
    Waiting.Place place = waiting.place(caller);
    channel.closeFuture().addListener(closed -> place.leave());
    Consumer<String> complaint = reason -> hungUpOn(caller, reason);
    FirstBytes.Takers takers =
        new FirstBytes.Takers() {
          @Override
          public ChannelHandler guard(Runnable spoken) {
            return new FrameGuard(nanos, channel.peer(), spoken, complaint);
          }

          @Override
          public void http1(ChannelPipeline pipeline, Runnable spoken) {
            http1.accept(pipeline, spoken);
          }
        };
    ChannelPipeline pipeline = channel.pipeline();
    if (tls.isEmpty()) {
      FirstBytes.Patience patience = new FirstBytes.Patience(nanos, () -> 0);
      pipeline.addFirst(new FirstBytes(takers, place::leave, patience, complaint));
      return channel;
    }
    Tls ours = tls.get();
    Tls.Turn turn = ours.turn(channel, nanos);
    FirstBytes.Patience patience = new FirstBytes.Patience(nanos, turn::waitedNanos);
    pipeline.addFirst(new FirstBytes(takers, place::leave, patience, complaint));
    pipeline.addFirst(
        new TlsOpening(() -> ours.handlers(channel, turn, nanos, complaint), complaint));
    return channel;
  }
}
