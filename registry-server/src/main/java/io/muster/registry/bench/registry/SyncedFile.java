package io.muster.registry.bench.registry;

import com.google.protobuf.ByteString;
import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The least that can be called durable: what has come since the last write goes to the disk with
 * one write and one sync, into space that was written before, round and round. Nothing in it can be
 * read again.
 */
final class SyncedFile {
  private static final int LENGTH = 16 << 20;

  private final FileChannel channel;
  private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

  private record Entry(ByteString bytes, Runnable synced) {}

  private SyncedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the file, and the thread that writes it until the process ends. */
  static SyncedFile make(Path file) throws IOException {
    FileChannel channel =
        OwnFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(channel, ByteBuffer.allocate(LENGTH), 0);
    channel.force(true);
    SyncedFile made = new SyncedFile(channel);
    Thread.ofPlatform().daemon().name("floor-disk").start(made::run);
    return made;
  }

  /** Any thread; what is to be done once the disk has it is done on the file's own thread. */
  void append(ByteString bytes, Runnable synced) {
    entries.add(new Entry(bytes, synced));
  }

  private void run() {
    List<Entry> batch = new ArrayList<>();
    long position = 0;
    try {
      while (true) {
        batch.add(entries.take());
        entries.drainTo(batch);
        ByteBuffer all = ByteBuffer.allocate(batch.stream().mapToInt(e -> e.bytes().size()).sum());
        batch.forEach(entry -> entry.bytes().copyTo(all));
        position = position + all.capacity() > LENGTH ? 0 : position;
        write(channel, all.flip(), position);
        channel.force(false);
        position += all.capacity();
        batch.forEach(entry -> entry.synced().run());
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("the floor cannot write its file", e);
    }
  }

  private static void write(FileChannel channel, ByteBuffer from, long position)
      throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      at += channel.write(from, at);
    }
  }
}
