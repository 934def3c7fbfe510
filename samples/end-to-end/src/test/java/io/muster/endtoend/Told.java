package io.muster.endtoend;

import com.google.protobuf.ByteString;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.util.Optional;

/**
 * What one instance told the registry and what the registry acknowledged, and so what it must have
 * after it was killed: the last acknowledged description or one told after it. Any thread.
 */
final class Told {
  private static final int PORTS = 60_000;

  private final ByteString id;
  private int told;
  private int acknowledged;
  private boolean leaving;
  private boolean gone;

  Told(ByteString id) {
    this.id = id;
  }

  ByteString id() {
    return id;
  }

  /** Returns the next description; its number is {@link #told}. */
  synchronized ServiceDescription next() {
    return description(++told);
  }

  synchronized int told() {
    return told;
  }

  synchronized void acknowledged(long number) {
    acknowledged = Math.max(acknowledged, Math.toIntExact(number));
    leaving = false; // told again after a goodbye nobody answered, and heard
  }

  synchronized void leaves() {
    leaving = true;
  }

  synchronized void gone() {
    gone = true;
  }

  synchronized boolean isGone() {
    return gone;
  }

  synchronized int acknowledged() {
    return acknowledged;
  }

  /** Returns what is wrong with what is listed of it; empty when it may be so. */
  synchronized String wrongWith(Optional<ServiceDescription> listed) {
    if (listed.isEmpty()) {
      boolean must = acknowledged > 0 && !leaving && !gone;
      return must ? "lost: " + this : "";
    }
    if (gone) {
      return "back after its goodbye was acknowledged: " + this;
    }
    int number = Integer.parseInt(listed.get().getVersion());
    if (number < acknowledged || number > told) {
      return "listed as of description " + number + ": " + this;
    }
    return listed.get().equals(description(number)) ? "" : "damaged: " + listed.get();
  }

  /** Every part of it follows from the id and the number. */
  private ServiceDescription description(int number) {
    int mixed = (id.hashCode() ^ (number * 0x9e3779b9)) >>> 1;
    return ServiceDescription.newBuilder()
        .setName("client-" + mixed % 7)
        .setVersion(Integer.toString(number))
        .setAdvertisedHost("127.0.0." + (1 + mixed % 200))
        .addTags("t" + mixed % 11)
        .putLabels("filling", "x".repeat(mixed % 200))
        .addPorts(
            Port.newBuilder()
                .setName("http")
                .setNumber(1 + mixed % PORTS)
                .setProtocol("http")
                .setAdvertised(true)
                .setPrimary(true))
        .build();
  }

  @Override
  public synchronized String toString() {
    return "acknowledged up to %d of %d, leaving %b, gone %b"
        .formatted(acknowledged, told, leaving, gone);
  }
}
