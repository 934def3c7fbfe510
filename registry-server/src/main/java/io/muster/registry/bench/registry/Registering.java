package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Twenty agents on connections of their own say again and again what they are now, each time
 * something new, and count the answers.
 *
 * @param name for the command line
 * @param figure what it measures
 * @param outstanding how many each may have unanswered
 * @param spell of the counting, and of what comes before it
 */
@Allowed("a measurement reads the clock and waits")
record Registering(String name, Figure figure, int outstanding, Workloads.Spell spell)
    implements Workload {
  private static final int CONNECTIONS = 20;

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    List<Sayer> sayers = new ArrayList<>();
    LongAdder answers = new LongAdder();
    try (Contender.Node node = contender.start(folder)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sayers.add(new Sayer(node.client(i, "", version -> {}), "service-" + i, answers));
      }
      sayers.forEach(sayer -> sayer.begin(outstanding));
      TimeUnit.NANOSECONDS.sleep(spell.warmUp().toNanos());
      double cpuBefore = node.process().figures().cpuMillis();
      long before = answers.sum();
      long start = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(spell.length().toNanos());
      long answered = answers.sum() - before;
      double perSecond = answered * 1e9 / (System.nanoTime() - start);
      double cpu = node.process().figures().cpuMillis() - cpuBefore;
      sayers.forEach(Sayer::close);
      return outstanding > 1
          ? Map.of(figure, perSecond, Figure.PIPELINED_CPU, cpu * 1e3 / answered)
          : Map.of(figure, perSecond);
    }
  }
}
