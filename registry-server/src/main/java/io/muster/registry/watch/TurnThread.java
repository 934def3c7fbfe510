package io.muster.registry.watch;

import io.muster.registry.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns on a thread of their own. Whoever tells a task waits while the backlog is full, except the
 * thread itself, which would wait for itself: what it tells then comes next.
 */
final class TurnThread implements Turns {
  /** Often enough for a wait's end to be punctual, rare enough to cost nothing. */
  private static final long TICK_MILLIS = 100;

  /** A fleet of 10,000 that comes back at once fits; past it the callers wait. */
  private static final int BACKLOG = 50_000;

  /** A full backlog takes about that long; the registry's end waits no longer for it. */
  private static final long END_MILLIS = 300;

  private final BlockingQueue<Runnable> tasks;
  private final Deque<Runnable> own = new ArrayDeque<>();
  private final LongSupplier nanos;
  private final Log log;
  private final Thread thread;
  private Runnable tick = () -> {};
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
    thread.start();
  }

  @Override
  public void stop() {
    stopping = true;
    tell(() -> {});
    try {
      if (!Thread.currentThread().equals(thread)) {
        thread.join(END_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void tell(Runnable task) {
    if (Thread.currentThread().equals(thread)) {
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
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // thread top: a fault in one task must not end the registry
  private void run() {
    long nextTick = nanos.getAsLong();
    while (!(stopping && tasks.isEmpty() && own.isEmpty())) {
      try {
        Runnable task = next();
        if (task != null) {
          task.run();
        }
        long now = nanos.getAsLong();
        if (now - nextTick >= 0) {
          nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
          tick.run();
        }
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException | Error e) {
        log.warn("the keeper met a fault and goes on: " + e);
      }
    }
    over = true;
  }

  private @Nullable Runnable next() throws InterruptedException {
    Runnable mine = own.pollFirst();
    return mine != null ? mine : tasks.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
  }
}
