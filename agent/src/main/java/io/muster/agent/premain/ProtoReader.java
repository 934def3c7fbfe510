package io.muster.agent.premain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads Protocol Buffers, as much as the first answer needs. Unknown fields are passed over. */
final class ProtoReader {
  private final byte[] data;
  private final int end;
  private int at;
  private int wire;
  private int length;
  private long number;

  ProtoReader(byte[] data) {
    this(data, 0, data.length);
  }

  private ProtoReader(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /** Moves to the next field and returns its number, or 0 at the end. */
  int next() throws IOException {
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

  long number() {
    return wire == 0 ? number : 0;
  }

  String text() {
    return wire == 2 ? new String(data, at - length, length, StandardCharsets.UTF_8) : "";
  }

  byte[] bytes() {
    byte[] copy = new byte[wire == 2 ? length : 0];
    System.arraycopy(data, at - copy.length, copy, 0, copy.length);
    return copy;
  }

  ProtoReader message() {
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
