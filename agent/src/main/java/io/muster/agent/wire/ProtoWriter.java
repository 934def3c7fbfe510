package io.muster.agent.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a message field by field. Values that are zero or empty are left out, as proto3 does; an
 * empty message within another is not. One thread.
 */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a string. */
  public ProtoWriter text(int field, String value) {
    return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds every string, empty ones too, as a repeated field. */
  public ProtoWriter texts(int field, Iterable<String> values) {
    for (String value : values) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds every pair, as a map of strings. */
  public ProtoWriter pairs(int field, Map<String, String> values) {
    for (Map.Entry<String, String> pair : values.entrySet()) {
      message(field, new ProtoWriter().text(1, pair.getKey()).text(2, pair.getValue()));
    }
    return this;
  }

  /** Adds a message. */
  public ProtoWriter message(int field, ProtoWriter value) {
    return bytes(field, value.done());
  }

  /** Adds bytes, empty ones too. */
  public ProtoWriter bytes(int field, byte[] value) {
    varint((long) field << 3 | LENGTH);
    varint(value.length);
    out.write(value, 0, value.length);
    return this;
  }

  /** Adds an integer or an enum. */
  public ProtoWriter number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3 | VARINT);
      varint(value);
    }
    return this;
  }

  /** Adds a truth. */
  public ProtoWriter truth(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** Adds a fixed64. */
  public ProtoWriter fixed(int field, long value) {
    if (value != 0) {
      varint((long) field << 3 | FIXED64);
      eightBytes(value);
    }
    return this;
  }

  /** Adds a double. */
  public ProtoWriter real(int field, double value) {
    return fixed(field, Double.doubleToRawLongBits(value));
  }

  /** Adds doubles, as a packed repeated field. */
  public ProtoWriter reals(int field, double[] values) {
    if (values.length > 0) {
      varint((long) field << 3 | LENGTH);
      varint(8L * values.length);
      for (double value : values) {
        eightBytes(Double.doubleToRawLongBits(value));
      }
    }
    return this;
  }

  /** Returns the message. */
  public byte[] done() {
    return out.toByteArray();
  }

  private void eightBytes(long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
