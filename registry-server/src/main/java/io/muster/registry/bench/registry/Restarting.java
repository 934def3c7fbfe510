package io.muster.registry.bench.registry;

import io.grpc.ManagedChannel;
import io.muster.registry.Allowed;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The registry is killed with a fleet in its store and started again: how long from the start of
 * the process until it answers who is there.
 *
 * @param instances in the store
 * @param settle before the start, so that what the arrival left in this process is gone
 */
@Allowed("a measurement reads the clock and waits")
record Restarting(int instances, Duration settle) implements Workload {
  @Override
  public String name() {
    return "restart";
  }

  @Override
  public boolean fits(Contender contender) {
    return contender instanceof Ours;
  }

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    try (Contender.Node node = contender.start(folder);
        Many many = new Many(node.address(), instances / 10)) {
      many.arrive(instances);
    }
    TimeUnit.NANOSECONDS.sleep(settle.toNanos());
    try (Contender.Node node = contender.start(folder)) {
      ManagedChannel channel = Crowd.channel(node.address());
      resolve(channel);
      double seconds = (System.nanoTime() - node.process().startedNanos()) / 1e9;
      check(channel);
      channel.shutdownNow();
      return Map.of(Figure.RESTART, seconds);
    }
  }

  private static void resolve(ManagedChannel channel) throws IOException {
    var answers =
        RegistryGrpc.newBlockingStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .resolve(
                ResolveRequest.newBuilder()
                    .addRequirements(
                        Requirement.newBuilder().setKey("needed").setService("service-7"))
                    .build());
    if (!answers.next().getComplete()) {
      throw new IOException("restarted without its instances");
    }
  }

  private void check(ManagedChannel channel) throws IOException {
    int listed =
        FleetGrpc.newBlockingStub(channel)
            .list(ListRequest.getDefaultInstance())
            .getInstancesCount();
    if (listed != instances) {
      throw new IOException("restarted with " + listed + " of " + instances + " instances");
    }
  }
}
