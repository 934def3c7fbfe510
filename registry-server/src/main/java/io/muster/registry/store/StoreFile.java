package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the store while it is written: a header, every instance there was when it was made,
 * then one commit after the other into space that was filled with zeroes before. So a commit is one
 * write and one sync, and the sync finds nothing to change in the file system's own books. A file
 * is written from its beginning to its end once; when it is nearly full another one takes its
 * place, and after a failed write or sync, too. One thread at a time.
 */
final class StoreFile {
  /**
   * Version of what is written; a file with a later one is refused. Since 4 it may hold what
   * operators have said; one of version 3 is one without.
   */
  static final int FORMAT = 4;

  static final long MAGIC = 0x4d75737465723a0aL; // "Muster:" and a line's end

  /** Magic, format, number of the file, and a sum over them. */
  static final int HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

  /** Of the space for commits: a registry with little to write keeps a small file. */
  static final int LEAST_SPACE = 64 << 10;

  /** Seconds of the fastest registering there is: the next file is written meanwhile. */
  private static final int MOST_SPACE = 16 << 20;

  /** A frame that holds more goes to the file before the commit is complete. */
  private static final int FRAME = 128 << 10;

  private final Disk.Sink sink;
  private final Frame frame;
  private Path place;
  private final @Nullable Object key;
  private long order;
  private long position;
  private long space;
  private long end = Long.MAX_VALUE;

  private StoreFile(Disk.Sink sink, Path place, long number) throws IOException {
    this.sink = sink;
    this.place = place;
    this.key = StoreFolder.key(place);
    this.frame = new Frame(number);
  }

  /**
   * Writes these instances to a new file, and the space for commits; it holds nothing yet to
   * whoever reads it, until the first {@link #commit}.
   *
   * @param all the instances, each in its stored form
   * @param space for commits, in bytes; more if there are many instances
   */
  static StoreFile create(Disk disk, Path place, Iterable<ByteBuffer> all, long space)
      throws IOException {
    Disk.Sink sink = disk.create(place);
    boolean done = false;
    try {
      // Drawn, so that nobody can register something that looks like a frame of this file.
      long number = new SecureRandom().nextLong();
      StoreFile made = new StoreFile(sink, place, number);
      made.append(header(number));
      for (ByteBuffer form : all) {
        made.frame.put(form);
        made.partIfLarge();
      }
      made.part();
      made.fill(Math.min(MOST_SPACE, Math.max(space, made.position / 2)));
      sink.sync();
      done = true;
      return made;
    } finally {
      if (!done) {
        sink.close();
        Files.deleteIfExists(place); // on a disk that is full, it is what fills it
      }
    }
  }

  private static ByteBuffer header(long number) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).putInt(FORMAT).putLong(number);
    return header.putInt(headerSum(header)).flip();
  }

  /** Returns the sum over a header. */
  static int headerSum(ByteBuffer header) {
    CRC32C sum = new CRC32C();
    sum.update(header.duplicate().position(0).limit(HEADER - Integer.BYTES));
    return (int) sum.getValue();
  }

  private void fill(long length) throws IOException {
    space = length;
    end = position + length;
    ByteBuffer zeroes = ByteBuffer.allocate(LEAST_SPACE);
    for (long at = position; at < end; at += zeroes.capacity()) {
      zeroes.clear().limit((int) Math.min(zeroes.capacity(), end - at));
      sink.write(zeroes, at);
    }
  }

  /** Adds an instance to the next commit. */
  void put(Instance instance) throws IOException {
    frame.put(instance);
    partIfLarge();
  }

  /** Adds a removal to the next commit. */
  void remove(InstanceId id) throws IOException {
    frame.remove(id);
    partIfLarge();
  }

  /** Adds what operators have said, in place of all before, to the next commit. */
  void put(Overrides overrides) throws IOException {
    frame.put(overrides);
    partIfLarge();
  }

  private void partIfLarge() throws IOException {
    if (frame.length() >= FRAME) {
      part();
    }
  }

  private void part() throws IOException {
    append(frame.part(order++));
  }

  /** Has what was added on disk, with that head. */
  void commit(Head head) throws IOException {
    append(frame.commit(order++, head));
    sink.sync();
    if (!Objects.equals(key, StoreFolder.key(place))) {
      throw new IOException(place + " has been replaced");
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    sink.write(bytes, position);
    position += length;
  }

  /** Gives it this name; the folder still has to be synced. */
  void moveTo(Disk disk, Path name) throws IOException {
    disk.replace(place, name);
    place = name;
  }

  /** Returns whether the next file should be prepared. */
  boolean nearlyFull() {
    return position > end - space / 2;
  }

  /** Returns whether its space is used up. More can be written to it, at a higher price. */
  boolean full() {
    return position >= end;
  }

  /** Returns how much space the file after this one should have, in bytes. */
  long nextSpace() {
    return Math.min(MOST_SPACE, 2 * space);
  }

  /** Closes it as it is: what was committed is on disk. */
  void close() {
    try {
      sink.close();
    } catch (IOException e) {
      // It was synced before anybody was told, and is not written any more.
    }
  }
}
