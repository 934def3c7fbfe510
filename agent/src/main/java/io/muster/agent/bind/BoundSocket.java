package io.muster.agent.bind;

import org.jspecify.annotations.Nullable;

/** One address and port the process listens on. */
public final class BoundSocket {
  private final String address;
  private final int port;
  private final long seenAtMillis;
  private final Witness witness;

  BoundSocket(String address, int port, long seenAtMillis, Witness witness) {
    this.address = address;
    this.port = port;
    this.seenAtMillis = seenAtMillis;
    this.witness = witness;
  }

  /** Makes one, for tests of what is made of it. */
  public static BoundSocket of(String address, int port, long seenAtMillis, Witness witness) {
    return new BoundSocket(address, port, seenAtMillis, witness);
  }

  /** Returns the address bound to, an IP literal; "0.0.0.0" or "::" for all. */
  public String address() {
    return address;
  }

  /** Returns the port, 1 to 65535. */
  public int port() {
    return port;
  }

  /** Returns when it was first seen, milliseconds since 1970. */
  public long seenAtMillis() {
    return seenAtMillis;
  }

  /** Returns who bound it, as far as it was seen. */
  public Witness witness() {
    return witness;
  }

  String key() {
    return address + "/" + port;
  }

  BoundSocket seenBy(Witness other) {
    return new BoundSocket(address, port, seenAtMillis, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BoundSocket
        && ((BoundSocket) other).key().equals(key())
        && ((BoundSocket) other).witness == witness;
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return key();
  }
}
