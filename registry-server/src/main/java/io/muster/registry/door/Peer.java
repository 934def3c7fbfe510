package io.muster.registry.door;

import java.net.InetSocketAddress;

/**
 * The other end of a connection: its address, and how the connection ended. It is an address, so
 * that it travels with gRPC's calls. Written by the connection's event loop, read from any thread;
 * what a call hears of its connection's end comes after it was noted here.
 */
public final class Peer extends InetSocketAddress {
  private static final long serialVersionUID = 1L;

  private transient volatile ConnectionEnd end = ConnectionEnd.OPEN;

  Peer(InetSocketAddress address) {
    super(address.getAddress(), address.getPort());
  }

  /** Returns how the connection ended, or that it did not. */
  public ConnectionEnd end() {
    return end;
  }

  /** The first word counts: what comes after an end is caused by it. */
  void ended(ConnectionEnd how) {
    if (end == ConnectionEnd.OPEN) {
      end = how;
    }
  }
}
