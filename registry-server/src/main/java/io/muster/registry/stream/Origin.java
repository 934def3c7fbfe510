package io.muster.registry.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where a caller calls from, as limits count it.
 *
 * @param address as the registry sees it
 * @param key the same for all addresses that whoever has one of them has: of IPv6 the first 64 bits
 */
record Origin(InetAddress address, String key) {
  private static final int NETWORK_BYTES = 8;

  /** Returns the origin of a caller beyond this machine; this machine's own are not limited. */
  static Optional<Origin> of(Optional<SocketAddress> peer) {
    return peer.filter(InetSocketAddress.class::isInstance)
        .map(address -> ((InetSocketAddress) address).getAddress())
        .filter(address -> address != null && !address.isLoopbackAddress())
        .map(Origin::of);
  }

  static Origin of(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean six = bytes.length > NETWORK_BYTES;
    return new Origin(
        address, HexFormat.of().formatHex(six ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes));
  }
}
