package io.muster.agent.bind;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** One bind the hook saw: the bound object, held weakly, and who bound it. */
final class Bind {
  private final WeakReference<Object> socket;
  private final Witness witness;
  private long seenAtMillis;

  /** Makes one; the moment is milliseconds since 1970. */
  Bind(Object socket, Witness witness, long seenAtMillis) {
    this.socket = new WeakReference<>(socket);
    this.witness = witness;
    this.seenAtMillis = seenAtMillis;
  }

  /** Returns when it was seen; of two binds, the later one has the later moment. */
  long seenAtMillis() {
    return seenAtMillis;
  }

  /** Moves the moment on, so that it is after another bind's. */
  void after(long otherMillis) {
    seenAtMillis = Math.max(seenAtMillis, otherMillis + 1);
  }

  Witness witness() {
    return witness;
  }

  /** Returns where it is bound, or null when it is closed, gone, or no IP socket. */
  @Nullable InetSocketAddress address() {
    Object bound = socket.get();
    try {
      SocketAddress address = null;
      if (bound instanceof ServerSocket) {
        ServerSocket server = (ServerSocket) bound;
        address = server.isClosed() ? null : server.getLocalSocketAddress();
      } else if (bound instanceof ServerSocketChannel
          || bound instanceof AsynchronousServerSocketChannel) {
        address = ((NetworkChannel) bound).getLocalAddress();
      }
      return address instanceof InetSocketAddress ? (InetSocketAddress) address : null;
    } catch (IOException | RuntimeException e) {
      return null; // closed, or a host's own kind of socket that does not answer
    }
  }

  /** Returns the address as an IP literal, in the form the kernel's list is shown in. */
  static String literal(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip == null ? "0.0.0.0" : IpText.of(ip.getAddress());
  }
}
