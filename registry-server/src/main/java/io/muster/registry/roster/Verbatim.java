package io.muster.registry.roster;

import java.util.Arrays;

/** What an agent said, kept as it said it: opaque to the roster, shown to people and stored. */
public final class Verbatim {
  /** Nothing said. */
  public static final Verbatim NOTHING = new Verbatim(new byte[0]);

  private final byte[] bytes;

  private Verbatim(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a copy of these bytes. */
  public static Verbatim of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Returns a copy of those of these bytes, from the first to before the last. */
  public static Verbatim of(byte[] bytes, int from, int to) {
    return from == to ? NOTHING : new Verbatim(Arrays.copyOfRange(bytes, from, to));
  }

  /** Returns how many bytes they are. */
  public int length() {
    return bytes.length;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns FNV-1a over the bytes, 64 bit: what an agent calls its description's digest. */
  public long digest() {
    long hash = 0xcbf29ce484222325L; // FNV's offset basis and prime, as its authors publish them
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Verbatim that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
