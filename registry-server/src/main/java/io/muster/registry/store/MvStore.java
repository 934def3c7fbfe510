package io.muster.registry.store;

import io.muster.registry.Log;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.wire.InstanceForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The store on H2's MVStore. One writer takes everything that gathered while the last commit was
 * syncing, commits and syncs it once, then reports: a lone registration waits for no timer, a
 * thousand share one sync.
 */
public final class MvStore implements Store {
  /** Version of what is written; a file with a higher one is refused. */
  private static final long FORMAT = 1;

  /** Revisions between starts, so that none that was published but not synced is given twice. */
  private static final long REVISION_LEAP = 1_000_000;

  /** Commits between two compactions; each rewrites at most a few megabytes. */
  private static final int COMPACT_EVERY = 256;

  private record Write(MvChange change, long revision, Outcome outcome) {}

  private sealed interface MvChange {
    record Put(String key, Verbatim value) implements MvChange {}

    record Remove(String key) implements MvChange {}

    record Stop() implements MvChange {}
  }

  private final MVStore store;
  private final MVMap<String, byte[]> instances;
  private final MVMap<String, Long> numbers;
  private final Log log;
  private final Roster opened;
  private final long boot;
  private final BlockingQueue<Write> pending = new LinkedBlockingQueue<>();
  private final Thread writer;
  private boolean failing;

  private MvStore(MVStore store, Log log, ThreadFactory threads) {
    this.store = store;
    this.log = log;
    this.instances = store.openMap("instances");
    this.numbers = store.openMap("numbers");
    this.boot = numbers.getOrDefault("boot", 0L) + 1;
    long lastRevision = numbers.getOrDefault("revision", 0L);
    List<Instance> all = new ArrayList<>();
    instances.forEach((key, value) -> all.add(InstanceForm.read(value)));
    this.opened = Roster.of((lastRevision / REVISION_LEAP + 1) * REVISION_LEAP, all);
    numbers.put("boot", boot);
    numbers.put("format", FORMAT);
    numbers.put("revision", opened.revision());
    store.commit();
    store.sync();
    this.writer = threads.newThread(this::write);
  }

  /**
   * Opens the store, or makes it.
   *
   * @param folder owned by this process's user
   * @throws StoreException when it cannot be had; nothing on disk is changed then
   */
  public static MvStore open(java.nio.file.Path folder, Log log, ThreadFactory threads) {
    java.nio.file.Path file = StoreFolder.prepare(folder);
    MVStore store = openFile(file);
    try {
      Long format = store.<String, Long>openMap("numbers").get("format");
      if (format != null && format > FORMAT) {
        throw new StoreException(
            StoreException.Reason.NEWER,
            file
                + " was written by a newer Muster (format "
                + format
                + ", this one reads up to "
                + FORMAT
                + "); use that version, or another --data-dir",
            null);
      }
      MvStore opened = new MvStore(store, log, threads);
      opened.writer.start();
      return opened;
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e instanceof StoreException ? e : StoreFolder.damaged(file, e);
    }
  }

  private static MVStore openFile(java.nio.file.Path file) {
    try {
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitDisabled()
              .autoCompactFillRate(0)
              .open();
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      return store;
    } catch (MVStoreException e) {
      if (e.getErrorCode() == org.h2.mvstore.DataUtils.ERROR_FILE_LOCKED) {
        throw new StoreException(
            StoreException.Reason.IN_USE,
            file + " is in use by another process: end that registry, or use another --data-dir",
            e);
      }
      throw StoreFolder.damaged(file, e);
    }
  }

  @Override
  public long boot() {
    return boot;
  }

  @Override
  public Roster opened() {
    return opened;
  }

  @Override
  public void put(Instance instance, long revision, Outcome outcome) {
    byte[] form = InstanceForm.write(instance);
    pending.add(
        new Write(new MvChange.Put(instance.id().hex(), Verbatim.of(form)), revision, outcome));
  }

  @Override
  public void remove(InstanceId id, long revision, Outcome outcome) {
    pending.add(new Write(new MvChange.Remove(id.hex()), revision, outcome));
  }

  @Override
  public void close() {
    pending.add(new Write(new MvChange.Stop(), 0, problem -> {}));
    try {
      writer.join(2_000); // a disk that does not answer must not hold the exit
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failing) {
      store.closeImmediately();
    } else {
      store.close();
    }
  }

  private void write() {
    List<Write> batch = new ArrayList<>();
    for (int commits = 1; ; commits++) {
      try {
        batch.add(pending.take());
      } catch (InterruptedException e) {
        return;
      }
      pending.drainTo(batch);
      String problem = commit(batch, commits % COMPACT_EVERY == 0);
      boolean stop = false;
      for (Write write : batch) {
        write.outcome().known(problem);
        stop |= write.change() instanceof MvChange.Stop;
      }
      if (stop) {
        return;
      }
      batch.clear();
    }
  }

  private String commit(List<Write> batch, boolean compact) {
    try {
      long revision = 0;
      for (Write write : batch) {
        revision = Math.max(revision, write.revision());
        switch (write.change()) {
          case MvChange.Put put -> instances.put(put.key(), put.value().bytes());
          case MvChange.Remove remove -> instances.remove(remove.key());
          case MvChange.Stop stop -> {}
        }
      }
      if (revision > 0) {
        numbers.put("revision", revision);
      }
      store.commit();
      store.sync();
      if (compact) {
        store.compact(50, 4 << 20);
      }
      if (failing) {
        log.info("the store can be written again");
        failing = false;
      }
      return "";
    } catch (MVStoreException | IllegalStateException e) {
      if (!failing) {
        log.warn(
            "the store cannot be written: "
                + e.getMessage()
                + "; registrations are served but not acknowledged");
        failing = true;
      }
      return "the registry cannot write its store: " + e.getMessage();
    }
  }
}
