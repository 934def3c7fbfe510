package io.muster.registry.door;

import io.muster.registry.Log;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Takes connections: each becomes a {@link PeerChannel} behind a {@link FrameGuard}. A caller with
 * too many connections that have not yet begun to speak gets no more of them.
 */
public final class Door extends NioServerSocketChannel {
  private final Complaints complaints;
  private final LongSupplier nanos;
  private final Waiting waiting = new Waiting();

  /** Makes a door; times are nanoseconds of the monotonic clock. */
  public Door(LongSupplier nanos, Log log) {
    this.nanos = nanos;
    this.complaints = new Complaints(nanos, log);
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    try {
      InetAddress caller = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
      if (waiting.enter(caller)) {
        accepted.add(guarded(new PeerChannel(this, socket), caller));
        return 1;
      }
      complaints.about(
          caller, Limits.SILENT_CONNECTIONS + " of its connections have not begun to speak");
    } catch (IOException e) {
      complaints.about("a caller that was gone at once: " + e.getMessage());
    }
    socket.close();
    return 0;
  }

  private PeerChannel guarded(PeerChannel channel, InetAddress caller) {
    Waiting.Place place = waiting.place(caller);
    channel.closeFuture().addListener(closed -> place.leave());
    channel
        .pipeline()
        .addFirst(
            new FrameGuard(
                nanos, channel.peer(), place::leave, reason -> complaints.about(caller, reason)));
    return channel;
  }
}
