package io.muster.registry.watch;

import io.muster.registry.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Turns on a thread of their own, or on the caller's where he may and nobody is before him. Whoever
 * tells a task waits while the backlog is full, except one who has the turn, who would wait for
 * himself: what he tells then comes next.
 */
final class TurnThread implements Turns {
  /** Often enough for a wait's end to be punctual, rare enough to cost nothing. */
  private static final long TICK_MILLIS = 100;

  /** A fleet of 10,000 that comes back at once fits; past it the callers wait. */
  private static final int BACKLOG = 50_000;

  /** A full backlog takes about that long; the registry's end waits no longer for it. */
  private static final long END_MILLIS = 300;

  private final BlockingQueue<Runnable> tasks;

  /** Held by whoever has the turn. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Told, and not yet done: while there are any, nobody passes them. */
  private final AtomicInteger before = new AtomicInteger();

  /** What did not fit into the backlog; in the turn only. */
  private final Deque<Runnable> own = new ArrayDeque<>();

  private final LongSupplier nanos;
  private final Log log;
  private final Thread thread;
  private Runnable tick = () -> {};
  private volatile boolean started;
  private volatile boolean stopping;
  private volatile boolean over;

  TurnThread(LongSupplier nanos, ThreadFactory threads, Log log) {
    this(BACKLOG, nanos, threads, log);
  }

  TurnThread(int backlog, LongSupplier nanos, ThreadFactory threads, Log log) {
    this.tasks = new LinkedBlockingQueue<>(backlog);
    this.nanos = nanos;
    this.log = log;
    this.thread = threads.newThread(this::run);
  }

  @Override
  public void start(Runnable eachTick) {
    tick = eachTick;
    started = true;
    thread.start();
  }

  @Override
  public void stop() {
    stopping = true;
    tell(() -> {});
    try {
      if (!turn.isHeldByCurrentThread()) {
        thread.join(END_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void tell(Runnable task) {
    before.incrementAndGet();
    if (turn.isHeldByCurrentThread()) {
      if (!own.isEmpty() || !tasks.offer(task)) {
        own.addLast(task);
      }
      return;
    }
    try {
      while (!over && !tasks.offer(task, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        // The backlog is full: whoever tells waits, so that a stream is read no faster than this.
      }
    } catch (InterruptedException e) {
      before.decrementAndGet();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void here(Runnable task) {
    if (!takenAtOnce(task)) {
      tell(task);
    }
  }

  /** Waits for nobody: neither for a turn nor for those who wait for one. */
  private boolean takenAtOnce(Runnable task) {
    if (before.get() > 0 || turn.isHeldByCurrentThread() || !turn.tryLock()) {
      return false;
    }
    try {
      if (before.get() > 0 || !started || stopping) {
        return false;
      }
      attempt(task);
      doOwn();
      return true;
    } finally {
      turn.unlock();
    }
  }

  private void run() {
    long nextTick = nanos.getAsLong();
    while (!(stopping && tasks.isEmpty())) {
      try {
        Runnable task = tasks.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (task != null) {
          takeTurn(task);
          before.decrementAndGet();
        }
      } catch (InterruptedException e) {
        break;
      }
      long now = nanos.getAsLong();
      if (now - nextTick >= 0) {
        nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        before.incrementAndGet(); // or it might wait for long while others are quicker
        takeTurn(tick);
        before.decrementAndGet();
      }
    }
    over = true;
  }

  private void takeTurn(Runnable task) {
    turn.lock();
    try {
      attempt(task);
      doOwn();
    } finally {
      turn.unlock();
    }
  }

  private void doOwn() {
    for (Runnable mine = own.pollFirst(); mine != null; mine = own.pollFirst()) {
      attempt(mine);
      before.decrementAndGet();
    }
  }

  @SuppressWarnings("IllegalCatch") // a fault in one task must not end the registry
  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.warn("the keeper met a fault and goes on: " + e);
    }
  }
}
