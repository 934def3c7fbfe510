package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Agents that stand and do nothing but show that they live, each on a connection of its own: what
 * they cost the server.
 *
 * @param agents how many
 * @param settle before the counting, so that what the arrival left is gone
 * @param length of the counting of processor time
 */
@Allowed("a measurement reads the clock and waits")
record Idling(int agents, Duration settle, Duration length) implements Workload {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public int runs(Contender contender, int asked) {
    boolean compared =
        contender instanceof Ours || contender instanceof Secured || contender instanceof Floor;
    return compared ? asked : 1;
  }

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    try (Contender.Node node = contender.start(folder);
        Arrivals arrivals = new Arrivals(agents / 10)) {
      arrivals.arrive(agents, (i, required) -> node.client(i, required, version -> {}));
      TimeUnit.NANOSECONDS.sleep(settle.toNanos());
      double before = node.process().figures().cpuMillis();
      long start = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
      double cpu = node.process().figures().cpuMillis() - before;
      double share = cpu * 1e6 / (System.nanoTime() - start);
      double memory = node.process().figures().residentMib() * 1.048576;
      return Map.of(Figure.IDLE_MEMORY, memory, Figure.IDLE_CPU, 100 * share);
    }
  }
}
