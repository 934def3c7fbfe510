package io.muster.registry.door;

import io.muster.registry.AddressPrefix;
import io.muster.registry.Complaints;
import io.muster.registry.Log;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes connections: each becomes a {@link PeerChannel} whose {@link FirstBytes} (within TLS, where
 * that is spoken) tell who serves it, gRPC behind a {@link FrameGuard} or whoever takes HTTP/1. A
 * caller with too many connections that have not yet begun to speak gets no more of them, and when
 * thousands come at once they stand in {@link Line}.
 */
public final class Door extends NioServerSocketChannel {
  private final Complaints complaints;
  private final LongSupplier nanos;
  private final BiConsumer<ChannelPipeline, Runnable> http1;
  private final Waiting waiting = new Waiting(Limits.SILENT_CONNECTIONS);
  private final Waiting open;
  private final Optional<Tls> tls;
  private final Line<AddressPrefix, Comer> line = new Line<>(Limits.LET_IN_AT_ONCE);

  /**
   * How connections are taken.
   *
   * @param connectionsOfOne how many an address beyond this machine may have
   * @param tls what TLS is made of; empty when this port speaks in the clear
   * @param nanos monotonic time
   */
  public record Terms(int connectionsOfOne, Optional<Tls> tls, LongSupplier nanos, Log log) {}

  /**
   * Who has come.
   *
   * @param silent its place among those of its address that have not begun to speak
   * @param open its place among those of its address; empty when that is this machine
   */
  private record Comer(
      InetAddress address,
      AddressPrefix prefix,
      SocketChannel socket,
      Waiting.Place silent,
      Optional<Waiting.Place> open) {
    /** It is not let in. */
    void leave() {
      silent.leave();
      open.ifPresent(Waiting.Place::leave);
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone, one way or the other.
      }
    }
  }

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

  /** Does no more than it must: who comes last stands behind all whom the kernel has. */
  @Override
  protected int doReadMessages(List<Object> letIn) throws Exception {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    try {
      InetAddress address = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
      Optional<Comer> comer = comer(address, socket);
      if (comer.isPresent()) {
        line.join(comer.get().prefix(), comer.get());
        next().ifPresent(letIn::add);
        return 1;
      }
    } catch (IOException e) {
      complaints.about("a caller that was gone at once: " + e.getMessage());
    }
    socket.close();
    return 0;
  }

  /** Returns it with its places, or nothing when its address has as many as it may. */
  private Optional<Comer> comer(InetAddress address, SocketChannel socket) {
    boolean own = address.isLoopbackAddress();
    AddressPrefix prefix = AddressPrefix.of(address);
    if (!own && !open.enter(prefix)) {
      hungUpOn(address, open.most() + " of its connections are open, the most it may have");
      return Optional.empty();
    }
    Optional<Waiting.Place> place = own ? Optional.empty() : Optional.of(open.place(prefix));
    if (!waiting.enter(prefix)) {
      place.ifPresent(Waiting.Place::leave);
      hungUpOn(
          address,
          Limits.SILENT_CONNECTIONS + " of its connections wait, or have not begun to speak");
      return Optional.empty();
    }
    return Optional.of(new Comer(address, prefix, socket, waiting.place(prefix), place));
  }

  /** Makes a channel of whose turn it is. */
  private Optional<PeerChannel> next() {
    for (Comer comer = line.next(); comer != null; comer = line.next()) {
      try {
        return Optional.of(guarded(comer));
      } catch (IOException | ChannelException e) {
        line.served();
        comer.leave();
        complaints.about("a caller that was gone before its turn: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private void served() {
    line.served();
    next().ifPresent(pipeline()::fireChannelRead);
  }

  @Override
  protected void doClose() throws Exception {
    line.dissolve().forEach(Comer::leave);
    super.doClose();
  }

  /**
   * A connection's place. It is free when the connection's event loop has been once around since it
   * was let in: by then what it had said so far has been heard. Nothing here waits for the caller,
   * so that one who says nothing holds nobody up; nor does a loop that is late, or was lost.
   */
  private final class LetIn extends ChannelHandlerAdapter {
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      var unused = context.executor().schedule(this::over, 1, TimeUnit.MILLISECONDS);
    }

    private void overAtLast() {
      var unused = eventLoop().schedule(this::over, Limits.LET_IN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void over() {
      if (over.compareAndSet(false, true) && !eventLoop().isShuttingDown()) {
        eventLoop().execute(Door.this::served);
      }
    }
  }

  private void hungUpOn(InetAddress caller, String reason) {
    complaints.about("hung up on " + caller.getHostAddress() + ": " + reason);
  }

  private PeerChannel guarded(Comer comer) throws IOException {
    PeerChannel channel = new PeerChannel(this, comer.socket());
    Waiting.Place silent = comer.silent();
    channel.closeFuture().addListener(closed -> silent.leave());
    comer.open().ifPresent(its -> channel.closeFuture().addListener(closed -> its.leave()));
    InetAddress address = comer.address();
    Consumer<String> complaint = reason -> hungUpOn(address, reason);
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
    LetIn place = new LetIn();
    pipeline.addFirst(place); // before FirstBytes, which keeps who stands behind it when it comes
    place.overAtLast();
    if (tls.isEmpty()) {
      FirstBytes.Patience patience = new FirstBytes.Patience(nanos, () -> 0);
      pipeline.addFirst(new FirstBytes(takers, silent::leave, patience, complaint));
      return channel;
    }
    Tls ours = tls.get();
    Tls.Turn turn = ours.turn(channel, comer.prefix(), nanos);
    FirstBytes.Patience patience = new FirstBytes.Patience(nanos, turn::waitedNanos);
    pipeline.addFirst(new FirstBytes(takers, silent::leave, patience, complaint));
    pipeline.addFirst(
        new TlsOpening(() -> ours.handlers(channel, turn, nanos, complaint), complaint));
    return channel;
  }
}
