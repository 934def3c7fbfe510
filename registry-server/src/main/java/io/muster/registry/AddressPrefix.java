package io.muster.registry;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What all addresses have in common that whoever has one of them has: an IPv4 address whole, of
 * IPv6 the first 64 bits. What is counted by address is counted by this.
 *
 * @param hex its bytes
 */
public record AddressPrefix(String hex) {
  private static final int NETWORK_BYTES = 8;

  /** Returns that of an address. */
  public static AddressPrefix of(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean six = bytes.length > NETWORK_BYTES;
    return new AddressPrefix(
        HexFormat.of().formatHex(six ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes));
  }
}
