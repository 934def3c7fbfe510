package io.muster.registry.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a store says of itself, written with every commit: enough to tell whether what is read back
 * is what was written.
 *
 * @param boot number of the start that wrote it
 * @param revision newest one of the roster it holds
 * @param commit counts up from 1
 * @param count of the instances
 */
record Head(long boot, long revision, long commit, long count) {
  /** Of a store in which nothing was written yet. */
  static final Head NONE = new Head(0, 0, 0, 0);

  static final int BYTES = 4 * Long.BYTES + Integer.BYTES;

  /** Returns it with its own sum. */
  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES).putLong(boot).putLong(revision).putLong(commit).putLong(count);
    return bytes.putInt(sum(bytes.array())).array();
  }

  /** Returns what {@link #bytes} wrote, or empty when these bytes are not that. */
  static Optional<Head> of(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Head head = new Head(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    return in.getInt() == sum(bytes) ? Optional.of(head) : Optional.empty();
  }

  /** Returns whichever of the two was written later. */
  Head orLater(Head other) {
    return other.commit > commit ? other : this;
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, BYTES - Integer.BYTES);
    return (int) sum.getValue();
  }
}
