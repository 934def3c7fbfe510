package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identity of one process that carries an agent: 128 random bits, as 32 lower-case hex digits,
 * among those of its tenant. The same digits in two tenants are two instances.
 */
public record InstanceId(Tenant tenant, String hex) implements Comparable<InstanceId> {
  /** Bytes of an id on the wire. */
  public static final int BYTES = 16;

  private static final String DIGITS = "0123456789abcdef";

  /** Checks that the text is 32 lower-case hex digits. */
  public InstanceId {
    boolean digits = hex.length() == 2 * BYTES;
    for (int i = 0; digits && i < 2 * BYTES; i++) {
      digits = isDigit(hex.charAt(i));
    }
    if (!digits) {
      throw new IllegalArgumentException(
          "instance id: expected 32 hex digits, got " + hex.length() + " characters");
    }
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** One of the default tenant. */
  public InstanceId(String hex) {
    this(Tenant.DEFAULT, hex);
  }

  /** Returns the id of these 16 bytes, of the default tenant. */
  public static InstanceId of(byte[] bytes) {
    return of(Tenant.DEFAULT, bytes);
  }

  /** Returns the id of these 16 bytes. */
  public static InstanceId of(Tenant tenant, byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("instance_id: expected 16 bytes, got " + bytes.length);
    }
    char[] hex = new char[2 * BYTES]; // written out: a start has ten thousand of them to make
    for (int i = 0; i < BYTES; i++) {
      hex[2 * i] = DIGITS.charAt(bytes[i] >> 4 & 0xf);
      hex[2 * i + 1] = DIGITS.charAt(bytes[i] & 0xf);
    }
    return new InstanceId(tenant, String.valueOf(hex));
  }

  /** Returns the 16 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Returns the bytes to store: the 16, and the tenant's name behind them unless it is default. */
  public byte[] stored() {
    if (tenant.isDefault()) {
      return bytes();
    }
    byte[] name = tenant.name().getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(bytes(), BYTES + name.length);
    System.arraycopy(name, 0, all, BYTES, name.length);
    return all;
  }

  /** Returns the id of which {@link #stored} is this. */
  public static InstanceId ofStored(byte[] stored) {
    if (stored.length <= BYTES) {
      return of(stored);
    }
    Tenant tenant =
        new Tenant(new String(stored, BYTES, stored.length - BYTES, StandardCharsets.US_ASCII));
    return of(tenant, Arrays.copyOf(stored, BYTES));
  }

  /** Returns the first eight digits, enough for a person. */
  public String brief() {
    return hex.substring(0, 8);
  }

  /** Asked for in each map an instance stands in: written out, a record's own is slow at first. */
  @Override
  public boolean equals(Object other) {
    return other instanceof InstanceId that && hex.equals(that.hex) && tenant.equals(that.tenant);
  }

  @Override
  public int hashCode() {
    return 31 * tenant.name().hashCode() + hex.hashCode();
  }

  @Override
  public int compareTo(InstanceId other) {
    int order = hex.compareTo(other.hex);
    return order == 0 ? tenant.name().compareTo(other.tenant.name()) : order;
  }

  @Override
  public String toString() {
    return brief();
  }
}
