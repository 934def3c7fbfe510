package io.muster.registry.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk below the engine that fails on demand and remembers what it was told. */
public final class FaultyDisk extends FilePathWrapper {
  private static final Map<String, Faults> BY_FOLDER = new ConcurrentHashMap<>();

  static {
    FilePath.register(new FaultyDisk());
  }

  /** Puts the files of that folder on a faulty disk. */
  static Faults below(java.nio.file.Path folder) {
    return BY_FOLDER.computeIfAbsent(folder.normalize().toString(), key -> new Faults());
  }

  /** Returns the engine's name of a file on such a disk. */
  static String name(String file) {
    return "faulty:" + file;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    String file = unwrap().toString();
    return new Channel(
        getBase().open(mode), below(java.nio.file.Path.of(file).resolveSibling("").normalize()));
  }

  /** What the disk was told. */
  sealed interface Operation {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(long position, byte[] bytes) implements Operation {}

    record Truncate(long size) implements Operation {}

    record Sync() implements Operation {}
  }

  /** What it is to fail at, and what it was told. Any thread. */
  static final class Faults {
    private final List<Operation> told = new ArrayList<>();
    private String writes = "";
    private String syncs = "";

    synchronized void failWrites(String problem) {
      writes = problem;
    }

    synchronized void failSyncs(String problem) {
      syncs = problem;
    }

    synchronized void heal() {
      writes = "";
      syncs = "";
    }

    synchronized List<Operation> told() {
      return List.copyOf(told);
    }

    private synchronized void tell(Operation operation) throws IOException {
      String problem = operation instanceof Operation.Sync ? syncs : writes;
      if (!problem.isEmpty()) {
        throw new IOException(problem);
      }
      told.add(operation);
    }
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel base;
    private final Faults faults;

    Channel(FileChannel base, Faults faults) {
      this.base = base;
      this.faults = faults;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      return base.read(into, position);
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      faults.tell(new Operation.Write(position, bytes));
      return base.write(from, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      faults.tell(new Operation.Truncate(size));
      base.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      faults.tell(new Operation.Sync());
      base.force(metaData);
    }

    @Override
    public synchronized FileLock tryLock(long position, long size, boolean shared)
        throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
