package io.muster.agent.link;

import io.muster.agent.Allowed;
import io.muster.agent.premain.AgentLog;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One thread that does everything in turn, now or later. Our own, because the JDK's scheduled pool
 * freezes the common pool's size on Java 25. Any thread may hand in tasks.
 */
@Allowed("the loop's own clock")
public final class EventLoop extends AbstractExecutorService implements ScheduledExecutorService {
  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
  private final AgentLog log;
  private long handedIn;
  private boolean stopped;

  /** Makes a loop; {@link #run} is to be called by the thread that serves it. */
  public EventLoop(AgentLog log) {
    this.log = log;
  }

  /** A task with its time. */
  @Allowed("the loop's own clock")
  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long atNanos;
    private final long order;

    Task(Callable<V> work, long atNanos, long order) {
      super(work);
      this.atNanos = atNanos;
      this.order = order;
    }

    /** Nobody waits for a task's result, so that it would fail unseen. */
    @Override
    protected void setException(Throwable problem) {
      log.warn("a task of the agent failed: " + problem);
      super.setException(problem);
    }

    /** A task called off is forgotten at once: its time may be far away. */
    @Override
    public boolean cancel(boolean interrupt) {
      boolean cancelled = super.cancel(interrupt);
      forget(this);
      return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> that = (Task<?>) other;
      int byTime = Long.signum(atNanos - that.atNanos);
      return byTime != 0 ? byTime : Long.signum(order - that.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Serves the loop until it is shut down. */
  @SuppressWarnings("IllegalCatch") // thread top: one failing task must not end the agent
  public void run() {
    while (true) {
      try {
        Task<?> next = take();
        if (next == null) {
          return;
        }
        next.run();
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        log.warn("a task of the agent failed: " + e);
      }
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Task<?> take()
      throws InterruptedException {
    while (!stopped) {
      Task<?> first = tasks.peek();
      long waitNanos = first == null ? Long.MAX_VALUE : first.atNanos - System.nanoTime();
      if (waitNanos <= 0) {
        return tasks.poll();
      }
      if (first == null) {
        wait();
      } else {
        wait(waitNanos / 1_000_000, (int) (waitNanos % 1_000_000));
      }
    }
    return null;
  }

  @Override
  public void execute(Runnable command) {
    later(command, 0);
  }

  /** Does the task once this many milliseconds have passed; a failure is logged. */
  public void later(Runnable command, long millis) {
    add(task(command, TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task<?> task = task(command, unit.toNanos(delay));
    add(task);
    return task;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
    Task<V> task = new Task<>(work, System.nanoTime() + unit.toNanos(delay), order());
    add(task);
    return task;
  }

  private Task<?> task(Runnable command, long nanos) {
    return new Task<>(Executors.callable(command, true), System.nanoTime() + nanos, order());
  }

  private synchronized void add(Task<?> task) {
    tasks.add(task);
    notifyAll();
  }

  private synchronized void forget(Task<?> task) {
    tasks.remove(task);
  }

  private synchronized long order() {
    return handedIn++;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long first, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("a task that repeats schedules itself anew");
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long first, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("a task that repeats schedules itself anew");
  }

  @Override
  public synchronized void shutdown() {
    stopped = true;
    notifyAll();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return Collections.emptyList();
  }

  @Override
  public synchronized boolean isShutdown() {
    return stopped;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }
}
