package io.muster.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks every 5 ms at what another process listens on, and notes when each port came. */
final class Sockets implements AutoCloseable {
  private static final long PACE_MILLIS = 5;

  private final KernelList kernel;
  private final Runnable changed;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "sockets"));
  private final ScheduledFuture<?> looks;
  private final Map<Integer, Long> openSince = new HashMap<>();
  private Map<Integer, Set<InetAddress>> open = Map.of();

  /** Starts to look; calls back on its own thread after each change. */
  Sockets(long pid, Runnable changed) {
    this.kernel = new KernelList(pid);
    this.changed = changed;
    this.looks = clock.scheduleWithFixedDelay(this::look, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns every port with the addresses it is open at. */
  synchronized Map<Integer, Set<InetAddress>> open() {
    return open;
  }

  /**
   * Returns since when the port is open, in nanoseconds of {@link System#nanoTime}: one that closes
   * and comes again, as when somebody looks for a free one, begins anew.
   */
  synchronized long openSince(int port) {
    return openSince.getOrDefault(port, 0L);
  }

  private void look() {
    long now = System.nanoTime();
    Map<Integer, Set<InetAddress>> found;
    try {
      found = kernel.read();
    } catch (IOException e) {
      found = Map.of(); // the process is over
    }
    boolean different;
    synchronized (this) {
      openSince.keySet().retainAll(found.keySet());
      found.keySet().forEach(port -> openSince.putIfAbsent(port, now));
      different = !found.equals(open);
      open = found;
    }
    if (different) {
      changed.run();
    }
  }

  @Override
  public void close() {
    looks.cancel(false);
    clock.shutdownNow();
  }
}
