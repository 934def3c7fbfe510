package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.util.Map;

/**
 * A fleet far larger than usual on one node, and one service far larger than usual: what a change
 * costs then. The change is of the first instance, its watcher requires its service alone.
 *
 * @param name for the command line
 * @param instances how many
 * @param services of how many services they are
 */
@Allowed("a measurement reads the clock")
record Growing(String name, int instances, int services) implements Workload {
  private static final int CHANGES = 200;

  @Override
  public boolean fits(Contender contender) {
    return contender instanceof Ours;
  }

  @Override
  public int runs(Contender contender, int asked) {
    return 1;
  }

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    try (Contender.Node node = contender.start(folder);
        Many many = new Many(node.address(), services)) {
      long start = System.nanoTime();
      arrive(many);
      double perSecond = instances * 1e9 / (System.nanoTime() - start);
      double memory = node.process().figures().residentMib() * 1.048576;
      try (Audience audience = Audience.of(node, "service-0", instances, 1)) {
        audience.awaitFirst();
        Contender.Client first = many.clients().getFirst();
        Changing.median(first, audience, CHANGES, "service-0", "w");
        double change = Changing.median(first, audience, CHANGES, "service-0", "c");
        return services == 1
            ? Map.of(Figure.BIG_CHANGE, change)
            : Map.of(
                Figure.GROWN_REGISTER, perSecond,
                Figure.GROWN_MEMORY, memory,
                Figure.GROWN_CHANGE, change);
      }
    }
  }

  private void arrive(Many many) throws Exception {
    if (services == 1) {
      many.arriveAlone(instances);
    } else {
      many.arrive(instances);
    }
  }
}
