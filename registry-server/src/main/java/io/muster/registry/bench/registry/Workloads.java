package io.muster.registry.bench.registry;

import java.time.Duration;
import java.util.List;

/** All of them, in the order in which they are done. */
final class Workloads {
  /** Enough to hide the way there and back, too few to be a queue of their own. */
  private static final int PIPELINE = 64;

  private Workloads() {}

  /** Returns the workloads; those without an end of their own are as long as told. */
  static List<Workload> of(Duration length) {
    return List.of(
        new Registering("pipelined", Figure.PIPELINED, PIPELINE, length),
        new Registering("serial", Figure.SERIAL, 1, length),
        new Changing("change", 1, length),
        new Changing("crowd", 1_000, length),
        new Idling(10_000, Duration.ofSeconds(25), Duration.ofSeconds(30)),
        new Dying(5),
        new Restarting(10_000),
        new Growing("fleet", 100_000, 10_000),
        new Growing("service", 10_000, 1),
        new Filling(1_000, 1_000_000));
  }
}
