package io.muster.registry.steer;

import io.muster.registry.settings.WhoActs;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who asks, as far as the connection tells.
 *
 * @param address an IP literal, or empty
 * @param local whether the call comes from this machine, by loopback
 */
public record Caller(String address, boolean local) {
  /** Returns who is at this other end of a connection. */
  public static Caller at(Optional<SocketAddress> peer) {
    return peer.orElse(null) instanceof InetSocketAddress socket && socket.getAddress() != null
        ? new Caller(socket.getAddress().getHostAddress(), socket.getAddress().isLoopbackAddress())
        : new Caller("", false);
  }

  /**
   * Throws when the caller may not act.
   *
   * @throws Refused with what allows it
   */
  public void check(WhoActs allowed) {
    boolean may =
        switch (allowed) {
          case LOOPBACK -> local;
          case ANYONE -> true;
          case NONE -> false;
        };
    if (!may) {
      throw new Refused(
          Refused.Reason.DENIED,
          "this registry lets "
              + (allowed == WhoActs.NONE ? "nobody" : "callers on its own machine alone")
              + " do that, since nobody signs in yet; its setting actions="
              + allowed.word()
              + " says so, actions=anyone takes the risk");
    }
  }
}
