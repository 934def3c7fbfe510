package io.muster.registry.stream;

import io.muster.registry.AddressPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Where a caller calls from, as limits count it.
 *
 * @param address as the registry sees it
 */
record Origin(InetAddress address, AddressPrefix prefix) {
  /** Returns the origin of a caller beyond this machine; this machine's own are not limited. */
  static Optional<Origin> of(Optional<SocketAddress> peer) {
    return peer.filter(InetSocketAddress.class::isInstance)
        .map(address -> ((InetSocketAddress) address).getAddress())
        .filter(address -> address != null && !address.isLoopbackAddress())
        .map(Origin::of);
  }

  static Origin of(InetAddress address) {
    return new Origin(address, AddressPrefix.of(address));
  }
}
