package io.muster.registry.door;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/**
 * The other end of a connection: its address, how the connection ended, and the event loop that
 * serves it, which runs what it is given to execute. It is an address, so that it travels with
 * gRPC's calls. Written by the connection's event loop, read from any thread; what a call hears of
 * its connection's end comes after it was noted here.
 */
public final class Peer extends InetSocketAddress implements Executor {
  private static final long serialVersionUID = 1L;

  private transient volatile ConnectionEnd end = ConnectionEnd.OPEN;
  private transient volatile boolean cancelled;

  private final transient Channel channel;

  Peer(InetSocketAddress address, Channel channel) {
    super(address.getAddress(), address.getPort());
    this.channel = channel;
  }

  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  /**
   * Returns why a call on this connection was cancelled. When it is given up here, gRPC cancels the
   * calls first and closes the connection afterwards: a call that ends on an open connection, and
   * that the caller did not cancel itself, was given up.
   */
  public ConnectionEnd end() {
    return end == ConnectionEnd.OPEN && !cancelled ? ConnectionEnd.GIVEN_UP : end;
  }

  /** The caller has cancelled a call. */
  void cancelled() {
    cancelled = true;
  }

  /** The first word counts: what comes after an end is caused by it. */
  void ended(ConnectionEnd how) {
    if (end == ConnectionEnd.OPEN) {
      end = how;
    }
  }
}
