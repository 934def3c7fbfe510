package io.muster.registry.store;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of the newest commit that was acknowledged, in a small file beside the store, and the
 * lock on the folder. Written after the store's own sync and before anybody is told, without a sync
 * of its own: it may fall behind the store after a loss of power, never run ahead. A store that
 * holds less than it says has lost something. Writer's thread.
 */
final class HighWater {
  private static final String FILE = "registry.ack";

  /** Far behind the content, since on some systems a locked byte cannot be read. */
  private static final long LOCKED_BYTE = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key;

  private HighWater(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.key = StoreFolder.key(file);
  }

  /**
   * Opens it, or makes it, and takes the lock; released by {@link #close} or the process's end.
   *
   * @throws StoreException when another process has the folder, or the file cannot be had
   */
  static HighWater open(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      StoreFolder.create(file);
      FileChannel channel = OwnFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean done = false;
      try {
        if (!locked(channel)) {
          throw StoreFolder.inUse(folder);
        }
        HighWater opened = new HighWater(file, channel);
        done = true;
        return opened;
      } finally {
        if (!done) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw StoreFolder.unusable(folder, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // another store of this very process
    }
  }

  /**
   * Returns what was acknowledged last, {@link Head#NONE} when the file is new; empty when what is
   * in it cannot be understood.
   */
  Optional<Head> head() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Head.BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {}
    return bytes.position() == 0 ? Optional.of(Head.NONE) : Head.of(bytes.array());
  }

  /** Returns where it is. */
  Path file() {
    return file;
  }

  /** Notes that this is about to be acknowledged. */
  void rise(Head head) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(head.bytes());
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
  }

  /** Has it on disk: once at the start, so that an empty one means a first start cut short. */
  void sync() throws IOException {
    channel.force(true);
  }

  /** Returns whether the file is still where it was opened. */
  boolean inPlace() {
    try {
      return Files.exists(file) && java.util.Objects.equals(key, StoreFolder.key(file));
    } catch (IOException e) {
      return false;
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What was acknowledged has been written; the lock ends with the process at the latest.
    }
  }
}
