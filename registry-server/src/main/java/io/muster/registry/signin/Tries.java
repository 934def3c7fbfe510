package io.muster.registry.signin;

import io.muster.registry.AddressPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often somebody may try to sign in with what is not good: ten times a minute from one address,
 * of IPv6 from its first 64 bits, and 300 times altogether. Any thread.
 */
final class Tries {
  private static final int MOST = 10;
  private static final int MOST_OF_ALL = 300;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final Map<String, Integer> counts = new HashMap<>();
  private long since;
  private int all;

  Tries(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Counts a try; returns whether it may be made. */
  synchronized boolean may(SocketAddress from) {
    long now = nanos.getAsLong();
    if (now - since >= MINUTE) {
      since = now;
      all = 0;
      counts.clear();
    }
    if (all >= MOST_OF_ALL) {
      return false;
    }
    int its = counts.merge(key(from), 1, Integer::sum);
    if (its > MOST) {
      return false;
    }
    all++;
    return true;
  }

  private static String key(SocketAddress from) {
    InetAddress address = from instanceof InetSocketAddress socket ? socket.getAddress() : null;
    return address == null ? "" : AddressPrefix.of(address).hex();
  }
}
