package io.muster.registry.store;

import io.muster.registry.Log;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The store in a log of its own. One writer takes everything that gathered while the last commit
 * was syncing, commits and syncs it once, then reports: a lone registration waits for no timer, a
 * thousand share one sync. What cannot be written waits, unacknowledged, and is tried again until
 * the disk takes it.
 */
public final class LogStore implements Store {
  /** Between two attempts on a disk that does not take it: everything is written each time. */
  private static final long RETRY_MILLIS = 500;

  /** Outcomes held back while the disk does not take it; past it the oldest are told so. */
  private static final int MOST_WAITING = 100_000;

  /** A disk that does not answer must not hold the exit. */
  private static final long CLOSE_MILLIS = 2_000;

  private sealed interface Write {
    /** Who waits for it. */
    default Outcome outcome() {
      return problem -> {};
    }

    /** A later write of the same takes its place. */
    default Object what() {
      return this;
    }

    record Put(Instance instance, long revision, Outcome outcome) implements Write {
      @Override
      public Object what() {
        return instance.id();
      }
    }

    record Remove(InstanceId id, long revision, Outcome outcome) implements Write {
      @Override
      public Object what() {
        return id;
      }
    }

    record Steer(Overrides overrides, long revision, Outcome outcome) implements Write {
      @Override
      public Object what() {
        return Overrides.class;
      }
    }

    record Recalled() implements Write {}

    record Stop() implements Write {}
  }

  private final Ledger ledger;
  private final Log log;
  private final long boot;
  private final Roster opened;
  private final long remembered;
  private final boolean complete;
  private final BlockingQueue<Write> pending = new LinkedBlockingQueue<>();
  private final Deque<Outcome> waiting = new ArrayDeque<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Stall stall;
  private final Thread writer;
  private volatile Optional<String> trouble = Optional.empty();
  private long revision;
  private int foldAt = MOST_WAITING;

  private LogStore(Ledger ledger, Stall stall, Log log, ThreadFactory threads) {
    this.stall = stall;
    this.ledger = ledger;
    this.log = log;
    this.boot = ledger.boot();
    this.opened = ledger.roster();
    this.remembered = ledger.remembered();
    this.complete = ledger.complete();
    this.writer = threads.newThread(this::write);
  }

  /**
   * Opens the store, or makes it.
   *
   * @param folder owned by this process's user
   * @param nanos monotonic time
   * @throws StoreException when it cannot be had; nothing on disk is changed then
   */
  public static LogStore open(Path folder, LongSupplier nanos, Log log, ThreadFactory threads) {
    return open(folder, new LocalDisk(), nanos, log, threads);
  }

  /** As {@link #open}, on another disk. */
  static LogStore open(Path folder, Disk disk, LongSupplier nanos, Log log, ThreadFactory threads) {
    Ledger ledger = Ledger.open(folder, disk, log, threads);
    LogStore store = new LogStore(ledger, new Stall(nanos, log), log, threads);
    store.writer.start();
    return store;
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
  public long remembered() {
    return remembered;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void recalled() {
    add(new Write.Recalled());
  }

  @Override
  public Optional<String> trouble() {
    return trouble.or(stall::trouble);
  }

  @Override
  public void put(Instance instance, long revision, Outcome outcome) {
    add(new Write.Put(instance, revision, outcome));
  }

  @Override
  public void remove(InstanceId id, long revision, Outcome outcome) {
    add(new Write.Remove(id, revision, outcome));
  }

  @Override
  public void override(Overrides overrides, long revision, Outcome outcome) {
    add(new Write.Steer(overrides, revision, outcome));
  }

  private void add(Write write) {
    stall.tell();
    if (pending.size() >= foldAt) {
      fold();
    }
    pending.add(write);
  }

  /**
   * Of each instance keeps what was said last, when the disk has not answered for so long that
   * memory would fill. The writer takes all of what is left or none of it: a later word stands in
   * an earlier one's place, so a part of them would claim a revision that it does not have.
   */
  private void fold() {
    List<Write> replaced = new ArrayList<>();
    synchronized (pending) {
      List<Write> all = new ArrayList<>();
      pending.drainTo(all);
      Map<Object, Write> last = new LinkedHashMap<>();
      for (Write write : all) {
        Write earlier = last.put(write.what(), write);
        if (earlier != null) {
          replaced.add(earlier);
        }
      }
      pending.addAll(last.values());
      foldAt = Math.max(MOST_WAITING, 2 * last.size());
    }
    String why = trouble().orElse("the store is far behind");
    replaced.forEach(write -> write.outcome().known(why));
  }

  @Override
  public void close() {
    pending.add(new Write.Stop());
    ending.countDown();
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Write> batch = new ArrayList<>();
    boolean going = true;
    while (going) {
      try {
        gather(batch);
      } catch (InterruptedException e) {
        return;
      }
      for (Write write : batch) {
        going &= accept(write);
      }
      batch.clear();
      save();
    }
    waiting.forEach(outcome -> outcome.known(trouble.orElse("the registry ends")));
    ledger.close();
  }

  /** Waits for the next writes; while the disk is at fault, for the next attempt. */
  private void gather(List<Write> batch) throws InterruptedException {
    if (trouble.isEmpty() || ending.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
      batch.add(pending.take());
    }
    synchronized (pending) { // see fold
      pending.drainTo(batch);
    }
  }

  /** Returns whether to go on. */
  private boolean accept(Write write) {
    switch (write) {
      case Write.Put put -> {
        ledger.put(put.instance());
        await(put.revision(), put.outcome());
      }
      case Write.Remove remove -> {
        ledger.remove(remove.id());
        await(remove.revision(), remove.outcome());
      }
      case Write.Steer steer -> {
        ledger.override(steer.overrides());
        await(steer.revision(), steer.outcome());
      }
      case Write.Recalled recalled -> forgetLoss();
      case Write.Stop stop -> {
        return false;
      }
    }
    return true;
  }

  private void forgetLoss() {
    try {
      ledger.recalled();
    } catch (IOException e) {
      log.warn(
          "that the store had once lost something could not be taken back, so the next start waits"
              + " for everybody again: "
              + StoreFolder.why(e));
    }
  }

  private void await(long newest, Outcome outcome) {
    revision = Math.max(revision, newest);
    waiting.add(outcome);
    if (waiting.size() > MOST_WAITING && trouble.isPresent()) {
      waiting.remove().known(trouble.get());
    }
  }

  @SuppressWarnings("IllegalCatch") // thread top: whatever comes up, the writer goes on
  private void save() {
    stall.begins();
    try {
      if (trouble.isPresent()) {
        ledger.saveAnew(revision);
      } else if (!waiting.isEmpty()) {
        ledger.save(revision);
      }
      recovered();
      waiting.forEach(outcome -> outcome.known(""));
      waiting.clear();
      ledger.checkpoint();
    } catch (Exception | Error e) {
      failed(StoreFolder.why(e));
    } finally {
      stall.ends();
    }
  }

  private void recovered() {
    if (trouble.isPresent()) {
      log.info(
          "the store can be written again; "
              + waiting.size()
              + " changes that waited for it are on disk");
      trouble = Optional.empty();
    }
  }

  private void failed(String why) {
    if (trouble.isEmpty()) {
      trouble = Optional.of("the registry cannot write its store: " + why);
      log.warn(
          "the store cannot be written: "
              + why
              + "; what is registered is served, but acknowledged only once it can be");
    }
  }
}
