package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * One service changes, and those who require it are told: how long from its word to the last
 * watcher's ear. The next change waits for both, the watchers and the answer.
 *
 * @param name for the command line
 * @param watchers how many, each on a connection of its own
 * @param spell of the measuring, and of what comes before it
 */
@Allowed("a measurement reads the clock")
record Changing(String name, int watchers, Workloads.Spell spell) implements Workload {
  private static final String SERVICE = "service";

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    try (Contender.Node node = contender.start(folder);
        Contender.Client changed = node.client(0, "", version -> {})) {
      say(changed, "0");
      try (Audience audience = Audience.of(node, SERVICE, 1, watchers)) {
        audience.awaitFirst();
        measure(changed, audience, spell.warmUp(), "w");
        List<Double> millis = measure(changed, audience, spell.length(), "");
        return watchers == 1
            ? Map.of(
                Figure.CHANGE_P50, quantile(millis, 0.5), Figure.CHANGE_P99, quantile(millis, 0.99))
            : Map.of(Figure.FANOUT, quantile(millis, 0.5));
      }
    }
  }

  /** Returns the milliseconds of each change, ascending. */
  private static List<Double> measure(
      Contender.Client changed, Audience audience, Duration length, String prefix)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 1; System.nanoTime() - start < length.toNanos(); i++) {
      millis.add(once(changed, audience, SERVICE, prefix + i));
    }
    Collections.sort(millis);
    return millis;
  }

  private static double once(
      Contender.Client changed, Audience audience, String service, String version)
      throws Exception {
    audience.expect(version);
    CountDownLatch answered = new CountDownLatch(1);
    long start = System.nanoTime();
    changed.register(service, version, answered::countDown);
    long told = audience.awaitTold();
    Failures.await(answered);
    return (told - start) / 1e6;
  }

  /** Says it and waits for the answer. */
  static void say(Contender.Client client, String version) throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    client.register(SERVICE, version, answered::countDown);
    Failures.await(answered);
  }

  static double quantile(List<Double> ascending, double share) {
    return ascending.get((int) Math.min(ascending.size() - 1L, (long) (share * ascending.size())));
  }

  /** Returns the median of that many changes of a service of this name. */
  static double median(
      Contender.Client changed, Audience audience, int changes, String service, String prefix)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      millis.add(once(changed, audience, service, prefix + i));
    }
    Collections.sort(millis);
    return quantile(millis, 0.5);
  }
}
