package io.muster.registry.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A stored form behind a sum over its key and itself. The engine checks where a page lies and how
 * long it is, not what is in it; so that is checked here. Pure.
 */
final class Seal {
  private static final int BYTES = Integer.BYTES;

  private Seal() {}

  /** Returns the form under its seal. */
  static byte[] close(String key, byte[] form) {
    return ByteBuffer.allocate(BYTES + form.length).putInt(sum(key, form)).put(form).array();
  }

  /**
   * Returns the form that {@link #close} sealed.
   *
   * @throws IllegalArgumentException when the seal, the key or the form is not what it was
   */
  static byte[] open(String key, byte[] stored) {
    if (stored.length < BYTES) {
      throw new IllegalArgumentException(
          "the record of instance " + key + " is damaged: only " + stored.length + " bytes");
    }
    byte[] form = Arrays.copyOfRange(stored, BYTES, stored.length);
    if (ByteBuffer.wrap(stored).getInt() != sum(key, form)) {
      throw new IllegalArgumentException(
          "the record of instance " + key + " is damaged: its checksum does not fit");
    }
    return form;
  }

  /** Returns the number under which a stored form counts in {@link Head#tally}. */
  static long weight(byte[] stored) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(stored).getInt());
  }

  private static int sum(String key, byte[] form) {
    CRC32C sum = new CRC32C();
    sum.update(key.getBytes(StandardCharsets.UTF_8));
    sum.update(form);
    return (int) sum.getValue();
  }
}
