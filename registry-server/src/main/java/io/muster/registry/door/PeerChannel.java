package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * A connection that notes how it ended. gRPC tells every end in the same words ("client
 * cancelled"), and netty closes the channel by itself when the other side did; only here the two
 * can be told apart.
 */
final class PeerChannel extends NioSocketChannel {
  private final Peer peer;

  PeerChannel(Channel parent, SocketChannel socket) throws IOException {
    super(parent, socket);
    this.peer = new Peer((InetSocketAddress) socket.getRemoteAddress(), this);
  }

  Peer peer() {
    return peer;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  protected int doReadBytes(ByteBuf buffer) throws Exception {
    try {
      int read = super.doReadBytes(buffer);
      if (read < 0) {
        peer.ended(ConnectionEnd.CLOSED_BY_PEER);
      }
      return read;
    } catch (IOException e) {
      peer.ended(kind(e));
      throw e;
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
    try {
      super.doWrite(buffer);
    } catch (IOException e) {
      peer.ended(kind(e));
      throw e;
    }
  }

  @Override
  protected void doClose() throws Exception {
    peer.ended(ConnectionEnd.GIVEN_UP);
    super.doClose();
  }

  /** Java tells a kernel's error numbers apart by their words alone. */
  static ConnectionEnd kind(IOException problem) {
    String message = problem.getMessage();
    String words = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return words.contains("reset") || words.contains("broken pipe")
        ? ConnectionEnd.RESET_BY_PEER
        : ConnectionEnd.UNREACHABLE;
  }
}
