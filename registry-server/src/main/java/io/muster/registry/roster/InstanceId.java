package io.muster.registry.roster;

import java.util.HexFormat;

/** Identity of one process that carries an agent: 128 random bits, as 32 lower-case hex digits. */
public record InstanceId(String hex) implements Comparable<InstanceId> {
  /** Bytes of an id on the wire. */
  public static final int BYTES = 16;

  /** Checks that the text is 32 lower-case hex digits. */
  public InstanceId {
    if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw new IllegalArgumentException(
          "instance id: expected 32 hex digits, got " + hex.length() + " characters");
    }
  }

  /** Returns the id of these 16 bytes. */
  public static InstanceId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("instance_id: expected 16 bytes, got " + bytes.length);
    }
    return new InstanceId(HexFormat.of().formatHex(bytes));
  }

  /** Returns the 16 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Returns the first eight digits, enough for a person. */
  public String brief() {
    return hex.substring(0, 8);
  }

  @Override
  public int compareTo(InstanceId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return brief();
  }
}
