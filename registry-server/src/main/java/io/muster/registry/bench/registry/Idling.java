package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
  /** The registry's own metrics interval. */
  private static final int BEAT_SECONDS = 10;

  private static final int STEP_MILLIS = 10;

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
        Arrivals arrivals = new Arrivals(agents / 10);
        ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("beats").factory())) {
      arrivals.arrive(agents, (i, required) -> node.client(i, required, version -> {}));
      beat(beats, arrivals.clients());
      TimeUnit.NANOSECONDS.sleep(settle.toNanos());
      double before = node.process().figures().cpuMillis();
      long start = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
      double cpu = node.process().figures().cpuMillis() - before;
      double share = cpu * 1e6 / (System.nanoTime() - start);
      double memory = node.process().figures().residentMib() * 1.048576;
      beats.shutdownNow();
      return Map.of(Figure.IDLE_MEMORY, memory, Figure.IDLE_CPU, 100 * share);
    }
  }

  /** Has each beat every ten seconds, evenly spread. */
  private static void beat(ScheduledExecutorService beats, List<Contender.Client> clients) {
    int perStep = Math.max(1, clients.size() * STEP_MILLIS / (BEAT_SECONDS * 1000));
    AtomicInteger next = new AtomicInteger();
    var unused =
        beats.scheduleAtFixedRate(
            () -> {
              for (int i = 0; i < perStep; i++) {
                clients.get(next.getAndUpdate(n -> (n + 1) % clients.size())).beat();
              }
            },
            0,
            STEP_MILLIS,
            TimeUnit.MILLISECONDS);
  }
}
