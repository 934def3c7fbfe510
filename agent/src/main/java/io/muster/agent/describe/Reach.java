package io.muster.agent.describe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.IpText;
import io.muster.agent.settings.Literals;

/** Whether a socket is reached at the advertised address. Pure. */
final class Reach {
  private final String host;
  private final boolean literal;
  private final boolean loopback;

  /** An IP literal or a name. */
  Reach(String advertisedHost) {
    int scope = advertisedHost.indexOf('%');
    byte[] ip = Literals.parse(scope < 0 ? advertisedHost : advertisedHost.substring(0, scope));
    literal = ip != null;
    host = ip == null ? advertisedHost : IpText.of(ip);
    loopback = isLoopback(host) || host.equals("localhost");
  }

  /**
   * A name may stand for any address but a loopback one; what is bound to one address alone is
   * reached at no other.
   */
  boolean at(BoundSocket socket) {
    String address = socket.address();
    if (isWildcard(address)) {
      return true;
    }
    if (isLoopback(address)) {
      return loopback;
    }
    return address.equals(host) || !literal && !loopback;
  }

  static boolean isWildcard(String address) {
    return address.equals("0.0.0.0") || address.equals("::");
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }
}
