package io.muster.agent.bind;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One address and port the process listens on. */
public final class BoundSocket {
  private final String address;
  private final int port;
  private final long seenAtMillis;
  private final Witness witness;
  private final Findings findings;

  private BoundSocket(
      String address, int port, long seenAtMillis, Witness witness, Findings findings) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    this.address = Objects.requireNonNull(address);
    this.port = port;
    this.seenAtMillis = seenAtMillis;
    this.witness = Objects.requireNonNull(witness);
    this.findings = Objects.requireNonNull(findings);
  }

  /** Makes one; the address is an IP literal, the time milliseconds since 1970. */
  public static BoundSocket of(String address, int port, long seenAtMillis, Witness witness) {
    return new BoundSocket(address, port, seenAtMillis, witness, Findings.NONE);
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

  /** Returns what probes found out about it. */
  public Findings findings() {
    return findings;
  }

  /** Returns this with what probes found out about it. */
  public BoundSocket found(Findings found) {
    return new BoundSocket(address, port, seenAtMillis, witness, found);
  }

  String key() {
    return address + "/" + port;
  }

  BoundSocket seenBy(Witness other) {
    return new BoundSocket(address, port, seenAtMillis, other, findings);
  }

  /** Equal: the same address, port, sighting, findings and witness (the very same one). */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof BoundSocket)) {
      return false;
    }
    BoundSocket that = (BoundSocket) other;
    return that.port == port
        && that.address.equals(address)
        && that.seenAtMillis == seenAtMillis
        && that.findings.equals(findings)
        && that.witness.equals(witness);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, port);
  }

  @Override
  public String toString() {
    return key();
  }
}
