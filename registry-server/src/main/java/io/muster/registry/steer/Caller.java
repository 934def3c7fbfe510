package io.muster.registry.steer;

import io.muster.registry.identity.Identity;
import io.muster.registry.settings.WhoActs;
import io.muster.registry.tenant.Sight;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who asks, as far as the connection and what he showed tell.
 *
 * @param address an IP literal, or empty
 * @param local whether the call comes from this machine, by loopback
 * @param who his name; empty where nobody is asked for it, and for nobody
 * @param sight what of the fleets he sees, and may steer
 */
public record Caller(String address, boolean local, String who, Sight sight) {
  /** Somebody without a name. */
  public Caller(String address, boolean local) {
    this(address, local, "");
  }

  /** Somebody for the audit, who steers nothing. */
  public Caller(String address, boolean local, String who) {
    this(address, local, who, Sight.DEFAULT);
  }

  /** Returns who is at this other end of a connection. */
  public static Caller at(Optional<SocketAddress> peer) {
    return at(peer, Identity.NOBODY);
  }

  /** Returns who is at this other end of a connection, and has shown who he is. */
  public static Caller at(Optional<SocketAddress> peer, Identity shown) {
    return peer.orElse(null) instanceof InetSocketAddress socket && socket.getAddress() != null
        ? new Caller(
            socket.getAddress().getHostAddress(),
            socket.getAddress().isLoopbackAddress(),
            shown.who(),
            shown.sight())
        : new Caller("", false, shown.who(), shown.sight());
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
              + " do that; its setting actions="
              + allowed.word()
              + " says so, actions=anyone lets whoever reaches it, and has the right where people"
              + " sign in");
    }
  }
}
