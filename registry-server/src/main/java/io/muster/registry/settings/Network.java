package io.muster.registry.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * All addresses that begin alike. Pure: no name is ever looked up.
 *
 * @param address one of them
 * @param bits how many of its first bits they share
 */
record Network(InetAddress address, int bits) {
  /** Returns the network of a text such as {@code 10.0.0.0/8} or {@code fd00::1}. */
  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int all = address.get().getAddress().length * Byte.SIZE;
    String bits = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
    return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all
        ? Optional.of(new Network(address.get(), Integer.parseInt(bits)))
        : Optional.empty();
  }

  /**
   * Returns the address a literal stands for; empty for a name, which only a look-up could tell.
   */
  static Optional<InetAddress> literal(String text) {
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    boolean six = bare.indexOf(':') >= 0 && bare.matches("[0-9A-Fa-f:.]{2,45}");
    String octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    if (!six && !bare.matches(octet + "(\\." + octet + "){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare)); // a literal: nobody is asked
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean has(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] its = other.getAddress();
    if (own.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((own[bit / Byte.SIZE] & mask) != (its[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
