package io.muster.agent.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message field by field. What the reader of a field does not know it passes over; a field
 * of another wire type than asked for reads as empty. One thread.
 */
public final class ProtoReader {
  private final byte[] data;
  private final int end;
  private int at;
  private int wire;
  private int length;
  private long number;

  /** Reads the message, which must not change meanwhile. */
  public ProtoReader(byte[] data) {
    this(data, 0, data.length);
  }

  private ProtoReader(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /**
   * Moves to the next field and returns its number, or 0 at the end.
   *
   * @throws IOException when these bytes are no message
   */
  public int next() throws IOException {
    if (at >= end) {
      return 0;
    }
    long tag = varint();
    wire = (int) tag & 7;
    if (wire == 0) {
      number = varint();
    } else {
      long size = wire == 2 ? varint() : wire == 1 ? 8 : wire == 5 ? 4 : -1;
      if (size < 0 || size > end - at) {
        throw new IOException("a field is longer than its message");
      }
      length = (int) size;
      at += length;
    }
    return (int) (tag >>> 3);
  }

  /** Returns the field as a number. */
  public long number() {
    return wire == 0 ? number : 0;
  }

  /** Returns the field as text; what is no UTF-8 shows as the replacement character. */
  public String text() {
    return wire == 2 ? new String(data, at - length, length, StandardCharsets.UTF_8) : "";
  }

  /** Returns a copy of the field. */
  public byte[] bytes() {
    byte[] copy = new byte[wire == 2 ? length : 0];
    System.arraycopy(data, at - copy.length, copy, 0, copy.length);
    return copy;
  }

  /** Returns a reader of the field as a message. */
  public ProtoReader message() {
    return new ProtoReader(data, wire == 2 ? at - length : at, at);
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new IOException("a number is cut off");
      }
      byte b = data[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a number is too long");
  }
}
