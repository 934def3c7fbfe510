package io.muster.registry.fleet;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that works out what people ask. One, so that however many look, agents keep all
 * processors but one. Started with its first task.
 */
public final class PeopleThread implements Executor {
  /** Questions that may wait. */
  static final int MOST_WAITING = 256;

  private final ThreadPoolExecutor thread;

  /** Makes it. */
  public PeopleThread(ThreadFactory threads) {
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Has it done, however much waits: for those who watch, each of whom has one task at most. */
  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /**
   * Has a question answered.
   *
   * @throws RejectedExecutionException when too many wait
   */
  public void ask(Runnable question) {
    if (thread.getQueue().size() >= MOST_WAITING) {
      throw new RejectedExecutionException("too many questions at once; ask again in a moment");
    }
    thread.execute(question);
  }

  /** Ends the thread; what waits is dropped, since nobody is there to be told. */
  public void stop() {
    thread.shutdownNow();
  }
}
