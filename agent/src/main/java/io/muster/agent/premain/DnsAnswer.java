package io.muster.agent.premain;

import org.jspecify.annotations.Nullable;

/** Reads the first address out of a name server's answer (RFC 1035, section 4). */
final class DnsAnswer {
  private static final int HEAD = 12;

  private DnsAnswer() {}

  /**
   * Returns the address, or null when the answer has none of that type or is not an answer to that
   * question.
   */
  static byte @Nullable [] address(byte[] message, int length, int id, int type) {
    try {
      return read(message, length, id, type);
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // it points beyond its own end
    }
  }

  private static byte @Nullable [] read(byte[] message, int length, int id, int type) {
    if (length < HEAD
        || number(message, 0) != id
        || (message[2] & 0x80) == 0
        || (message[3] & 15) != 0) {
      return null;
    }
    int at = HEAD;
    for (int i = number(message, 4); i > 0; i--) {
      at = skipName(message, at) + 4;
    }
    for (int i = number(message, 6); i > 0; i--) {
      at = skipName(message, at);
      int size = number(message, at + 8);
      if (number(message, at) == type && size == (type == 1 ? 4 : 16)) {
        byte[] address = new byte[size];
        System.arraycopy(message, at + 10, address, 0, size);
        return address;
      }
      at += 10 + size;
    }
    return null;
  }

  private static int skipName(byte[] message, int start) {
    int at = start;
    while (message[at] != 0) {
      if ((message[at] & 0xc0) == 0xc0) {
        return at + 2; // a pointer ends a name
      }
      at += 1 + (message[at] & 63);
    }
    return at + 1;
  }

  private static int number(byte[] message, int at) {
    return (message[at] & 0xff) << 8 | (message[at + 1] & 0xff);
  }
}
