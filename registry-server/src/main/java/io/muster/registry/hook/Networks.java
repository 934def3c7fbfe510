package io.muster.registry.hook;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells addresses of the world from those of a network of our own: a hook's address is set by
 * somebody, and must not make the registry ask the cloud's metadata service or a neighbour. Pure.
 */
final class Networks {
  private Networks() {}

  /** Returns whether the address belongs to nobody but the world; what is in doubt does not. */
  static boolean world(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? world4(bytes, 0) : world6(bytes);
  }

  /**
   * RFC 6890: this network, shared, protocol assignments, benchmarks, and what is not given out.
   */
  private static boolean world4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    boolean own = a == 0 || a == 10 || a == 127 || a == 172 && b >> 4 == 1 || a == 192 && b == 168;
    boolean shared = a == 100 && b >> 6 == 1 || a == 169 && b == 254;
    boolean assigned = a == 192 && b == 0 && c == 0 || a == 198 && b >> 1 == 9;
    return !own && !shared && !assigned && a < 224;
  }

  /**
   * What is given out to the world (2000::/3, RFC 4291) less what wraps an IPv4 address or is for
   * one network alone (RFC 3056, 4380, 3849, 9637, 6890), and the IPv4 world behind NAT64 (RFC
   * 6052).
   */
  private static boolean world6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    if (first == 0x64) {
      return second == 0xff9b && zeros(bytes, 4, 12) && world4(bytes, 12);
    }
    boolean given = first >> 13 == 1;
    boolean six4 = first == 0x2002;
    // 2001::/23: Teredo, benchmarks, ORCHID; 2001:db8::/32 and 3fff::/20: for documents.
    boolean assigned = first == 0x2001 && (second >> 9 == 0 || second == 0xdb8);
    boolean documents = first == 0x3fff && second >> 12 == 0;
    return given && !assigned && !documents && (!six4 || world4(bytes, 2));
  }

  private static boolean zeros(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
