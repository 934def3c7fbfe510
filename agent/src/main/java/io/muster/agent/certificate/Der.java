package io.muster.agent.certificate;

import java.math.BigInteger;
import java.util.Arrays;

/** A cursor over DER (X.690): definite lengths, one-byte tags, nothing beyond its end. */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private final byte[] bytes;
  private final int end;
  private int at;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean more() {
    return at < end;
  }

  /** Returns the tag of the next element, or -1 at the end. */
  int tag() {
    return more() ? bytes[at] & 0xff : -1;
  }

  /** Steps into the next element, which must be of this tag, and over it here. */
  Der enter(int tag) throws Distrust {
    if (tag() != tag) {
      throw malformed("tag " + tag() + " where " + tag + " belongs");
    }
    int start = at + 1;
    if (start >= end) {
      throw malformed("it ends within an element");
    }
    int length = bytes[start++] & 0xff;
    if (length >= 0x80) {
      int count = length & 0x7f;
      if (count == 0 || count > 3 || count > end - start) {
        throw malformed("a length of " + count + " bytes");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (bytes[start++] & 0xff);
      }
    }
    if (length > end - start) {
      throw malformed("it ends within an element");
    }
    at = start + length;
    return new Der(bytes, start, at);
  }

  /** Returns the next element whole, tag and length included. */
  byte[] whole() throws Distrust {
    int start = at;
    enter(tag());
    return Arrays.copyOfRange(bytes, start, at);
  }

  byte[] value(int tag) throws Distrust {
    return enter(tag).rest();
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  void skip() throws Distrust {
    enter(tag());
  }

  /** Returns a whole number that is not negative. */
  BigInteger number() throws Distrust {
    byte[] value = value(INTEGER);
    if (value.length == 0 || value[0] < 0) {
      throw malformed("a number that is negative or empty");
    }
    return new BigInteger(value);
  }

  /** Returns the truth value that comes next, or false when something else does. */
  boolean flag() throws Distrust {
    if (tag() != BOOLEAN) {
      return false;
    }
    byte[] value = value(BOOLEAN);
    if (value.length != 1) {
      throw malformed("a truth value of " + value.length + " bytes");
    }
    return value[0] != 0;
  }

  /** Returns the bits of a bit string that fills its last byte. */
  byte[] bits() throws Distrust {
    Der inside = enter(BIT_STRING);
    if (!inside.more() || inside.bytes[inside.at++] != 0) {
      throw malformed("a bit string that does not fill its last byte");
    }
    return inside.rest();
  }

  /** Returns the object identifier in dotted form. */
  String oid() throws Distrust {
    byte[] value = value(OID);
    StringBuilder text = new StringBuilder();
    long number = 0;
    boolean first = true;
    for (byte one : value) {
      if (number > Long.MAX_VALUE >> 8) {
        throw malformed("an object identifier beyond all use");
      }
      number = number << 7 | (one & 0x7f);
      if (one >= 0) {
        if (first) {
          long root = Math.min(number / 40, 2);
          text.append(root).append('.').append(number - 40 * root);
        } else {
          text.append('.').append(number);
        }
        first = false;
        number = 0;
      }
    }
    return text.toString();
  }

  static Distrust malformed(String what) {
    return new Distrust("not a well-formed certificate or key: " + what);
  }
}
