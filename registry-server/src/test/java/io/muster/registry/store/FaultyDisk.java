package io.muster.registry.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * A disk that fails on demand and remembers what it was told. Its files are real ones; they are not
 * synced, since no test takes the power away for real. Any thread.
 */
final class FaultyDisk implements Disk {
  private final List<Operation> told = new ArrayList<>();
  private final Map<Path, Integer> numbers = new HashMap<>();
  private String writes = "";
  private String syncs = "";
  private String creations = "";
  private CountDownLatch answers = new CountDownLatch(0);
  private CountDownLatch hanging = new CountDownLatch(0);
  private int files;

  /** What the disk was told; files are known by numbers, which they keep when they are renamed. */
  sealed interface Operation {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(int file, long position, byte[] bytes) implements Operation {}

    record Sync(int file) implements Operation {}

    record Replace(int file) implements Operation {}

    record SyncFolder() implements Operation {}
  }

  synchronized void failWrites(String problem) {
    writes = problem;
  }

  synchronized void failSyncs(String problem) {
    syncs = problem;
  }

  /** From now on no sync ends, until it is healed. */
  synchronized void hangSyncs() {
    answers = new CountDownLatch(1);
    hanging = new CountDownLatch(1);
  }

  /** Waits until a sync hangs. */
  void awaitHanging() throws InterruptedException {
    CountDownLatch begun;
    synchronized (this) {
      begun = hanging;
    }
    begun.await();
  }

  private synchronized CountDownLatch asked() {
    hanging.countDown();
    return answers;
  }

  /** Has no new file made; what is there can be written. */
  synchronized void failCreations(String problem) {
    creations = problem;
  }

  synchronized void heal() {
    creations = "";
    writes = "";
    syncs = "";
    answers.countDown();
  }

  synchronized List<Operation> told() {
    return List.copyOf(told);
  }

  private synchronized void tell(Operation operation, String problem) throws IOException {
    if (!problem.isEmpty()) {
      throw new IOException(problem);
    }
    told.add(operation);
  }

  @Override
  public synchronized Sink create(Path file) throws IOException {
    if (!writes.isEmpty() || !creations.isEmpty()) {
      throw new IOException(writes + creations);
    }
    Files.deleteIfExists(file);
    StoreFolder.create(file);
    numbers.put(file, files);
    return new Remembering(files++, FileChannel.open(file, StandardOpenOption.WRITE));
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    tell(new Operation.Replace(Objects.requireNonNull(numbers.get(from))), writes);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    tell(new Operation.SyncFolder(), syncs);
  }

  private final class Remembering implements Sink {
    private final int number;
    private final FileChannel channel;

    Remembering(int number, FileChannel channel) {
      this.number = number;
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      synchronized (FaultyDisk.this) {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        tell(new Operation.Write(number, position, bytes), writes);
        channel.write(from, position);
      }
    }

    @Override
    public void sync() throws IOException {
      try {
        asked().await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      synchronized (FaultyDisk.this) {
        tell(new Operation.Sync(number), syncs);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
