package io.muster.registry.door;

import io.netty.buffer.ByteBuf;

/** What a caller speaks, by its first bytes. */
enum Tongue {
  /** A record of TLS that holds a handshake. */
  TLS,
  /** {@code PRI} begins HTTP/2 and nothing else. */
  HTTP_2,
  /** Any other word in capitals is the method of an HTTP/1 request. */
  HTTP_1,
  /** None of them. */
  NONE,
  /** Too few bytes to tell. */
  UNDECIDED;

  private static final byte[] PRI = {'P', 'R', 'I'};
  private static final int HANDSHAKE = 0x16;

  /** Returns what the bytes begin; their reader index stays where it is. */
  static Tongue of(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      return UNDECIDED;
    }
    int first = bytes.getByte(bytes.readerIndex());
    if (first == HANDSHAKE) {
      return TLS;
    }
    if (beginsHttp2(bytes)) {
      return bytes.readableBytes() >= PRI.length ? HTTP_2 : UNDECIDED;
    }
    return first >= 'A' && first <= 'Z' ? HTTP_1 : NONE;
  }

  private static boolean beginsHttp2(ByteBuf bytes) {
    for (int i = 0; i < Math.min(PRI.length, bytes.readableBytes()); i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != PRI[i]) {
        return false;
      }
    }
    return true;
  }
}
