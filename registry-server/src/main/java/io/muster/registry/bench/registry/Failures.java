package io.muster.registry.bench.registry;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Clients that lost their registry although nobody ended it: a figure with them is no figure. */
final class Failures {
  private static final long CHECK_MILLIS = 200;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final AtomicReference<@Nullable Throwable> FIRST = new AtomicReference<>();

  private static volatile boolean thrown;

  private Failures() {}

  static void add(Throwable problem) {
    COUNT.incrementAndGet();
    FIRST.compareAndSet(null, problem);
  }

  /**
   * Forgets them.
   *
   * @throws IllegalStateException when there were any, with the first
   */
  static void check() {
    Throwable first = FIRST.getAndSet(null);
    int count = COUNT.getAndSet(0);
    if (count > 0) {
      thrown = true;
      throw new IllegalStateException(count + " clients failed, the first with " + first, first);
    }
  }

  /** Returns whether there are any, or were. */
  static boolean any() {
    return thrown || COUNT.get() > 0;
  }

  /**
   * Waits until all have come.
   *
   * @throws IllegalStateException as soon as a client fails, with the first
   */
  static void await(CountDownLatch all) throws InterruptedException {
    while (!all.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
      check();
    }
  }
}
