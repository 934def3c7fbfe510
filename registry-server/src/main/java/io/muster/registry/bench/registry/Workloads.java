package io.muster.registry.bench.registry;

import java.time.Duration;
import java.util.List;

/** All of them, in the order in which they are done. */
final class Workloads {
  /** Enough to hide the way there and back, too few to be a queue of their own. */
  private static final int PIPELINE = 64;

  private Workloads() {}

  /**
   * How long something without an end of its own is done.
   *
   * @param warmUp before anything is measured
   * @param length of the measuring
   */
  record Spell(Duration warmUp, Duration length) {}

  /** Returns the workloads; those without an end of their own are as long as told. */
  static List<Workload> of(Spell spell) {
    return List.of(
        new Registering("pipelined", Figure.PIPELINED, PIPELINE, spell),
        new Registering("serial", Figure.SERIAL, 1, spell),
        new Changing("change", 1, spell),
        new Changing("crowd", 1_000, spell),
        new Idling(10_000, Duration.ofSeconds(25), Duration.ofSeconds(30)),
        new Dying(5),
        new Restarting(10_000, Duration.ofSeconds(5)),
        new Growing("fleet", 100_000, 10_000),
        new Growing("service", 10_000, 1),
        new Filling(1_000, 1_000_000));
  }
}
