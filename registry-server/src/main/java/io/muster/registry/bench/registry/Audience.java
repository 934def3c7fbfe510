package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Watchers of one service, each on a connection of its own, and when the last of them was told. */
@Allowed("a measurement reads the clock")
final class Audience implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;
  private static final long CHECK_MILLIS = 200;

  private final List<Contender.Client> watchers = Collections.synchronizedList(new ArrayList<>());
  private final Beats beats = new Beats(watchers);
  private final AtomicLong lastToldNanos = new AtomicLong();
  private final CountDownLatch greeted;
  private volatile Round round = new Round(0, "", new CountDownLatch(0));

  private Audience(int size) {
    this.greeted = new CountDownLatch(size);
  }

  /** What everybody waits for. An empty version stands for anything that is said. */
  private record Round(long number, String version, CountDownLatch missing) {}

  /** Connects that many watchers; the numbers they are known by begin at the given one. */
  static Audience of(Contender.Node node, String service, int firstNumber, int size)
      throws IOException {
    Audience audience = new Audience(size);
    for (int i = 0; i < size; i++) {
      audience.watchers.add(node.client(firstNumber + i, service, audience.new Ear()));
    }
    return audience;
  }

  /** Waits until each has been told how the service stands. */
  void awaitFirst() throws InterruptedException, TimeoutException {
    if (!greeted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException(greeted.getCount() + " watchers were not told anything");
    }
  }

  /** From here on the version is waited for. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the workload's thread alone writes it
  void expect(String version) {
    round = new Round(round.number() + 1, version, new CountDownLatch(watchers.size()));
  }

  /** Waits until each has been told and returns when the last was, in nanoseconds. */
  long awaitTold() throws InterruptedException, TimeoutException {
    Round current = round;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!current.missing().await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
      Failures.check();
      if (System.nanoTime() - end < 0) {
        continue;
      }
      throw new TimeoutException(
          current.missing().getCount() + " watchers were not told of " + current.version());
    }
    return lastToldNanos.get();
  }

  @Override
  public void close() {
    beats.close();
    watchers.forEach(Contender.Client::close);
  }

  @Allowed("a measurement reads the clock")
  private final class Ear implements Contender.Told {
    private long heard = round.number();
    private boolean greetedBefore;

    @Override
    public void version(String version) {
      if (!greetedBefore) {
        greetedBefore = true;
        greeted.countDown();
      }
      Round current = round;
      boolean wanted = current.version().isEmpty() || current.version().equals(version);
      if (wanted && heard < current.number()) {
        heard = current.number();
        long now = System.nanoTime();
        lastToldNanos.accumulateAndGet(now, Math::max);
        current.missing().countDown();
      }
    }
  }
}
