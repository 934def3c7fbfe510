package io.muster.registry.simulator;

import java.util.List;

/**
 * One run from one seed: a fleet, minutes of trouble, then quiet, and the truth after each step.
 */
final class Run {
  private static final long SECOND = Schedule.SECOND;
  private static final long LONGEST_QUIET = 1_500 * SECOND;

  private final World world;
  private final Schedule schedule;

  private Run(long seed, Kind kind, boolean tracing) {
    this.world = new World(seed, kind, tracing);
    this.schedule = world.schedule();
  }

  /** What came of a run. */
  record Outcome(
      long seed,
      long steps,
      long simulatedSeconds,
      long actions,
      long done,
      String broken,
      List<String> trace) {
    boolean kept() {
      return broken.isEmpty();
    }
  }

  /** Runs the seed as its number says. The same seed gives the same run. */
  static Outcome of(long seed, boolean tracing) {
    return of(seed, Kind.of(seed), tracing);
  }

  /** Runs the seed. */
  static Outcome of(long seed, Kind kind, boolean tracing) {
    Run run = new Run(seed, kind, tracing);
    String broken = "";
    try {
      run.go();
    } catch (Truth.Broken e) {
      broken = String.valueOf(e.getMessage());
      String words = broken;
      run.schedule.note(() -> words);
    } catch (RuntimeException e) {
      broken =
          e + " at " + List.of(e.getStackTrace()).subList(0, Math.min(6, e.getStackTrace().length));
    }
    return new Outcome(
        seed,
        run.schedule.steps(),
        run.schedule.now() / SECOND,
        run.world.operators().begun(),
        run.world.operators().done(),
        broken,
        run.schedule.trace());
  }

  private void go() {
    int fleet = 2 + schedule.below(7);
    for (int i = 0; i < fleet; i++) {
      world.join();
    }
    audit();
    run(5 * SECOND);
    Chaos chaos = new Chaos(world);
    long trouble = schedule.between(10 * SECOND, 80 * SECOND);
    chaos.begin(trouble);
    if (world.operated()) {
      world.operators().begin(trouble + 60 * SECOND);
    }
    run(trouble);
    while (chaos.down()) {
      run(SECOND);
    }
    chaos.end();
    long quietSince = schedule.now();
    run(100 * SECOND);
    while (world.node().rules().notices().stream().anyMatch(n -> n.words().contains("removed"))) {
      if (schedule.now() - quietSince > LONGEST_QUIET) {
        throw new Truth.Broken("frozen for good: " + world.node().rules().notices());
      }
      run(30 * SECOND);
    }
    run(20 * SECOND);
    for (long seen = 0; seen != revision(); ) { // what changes now is still on its way
      seen = revision();
      run(3 * SECOND);
    }
    world.truth().atTheEnd();
  }

  private long revision() {
    return world.node().keeper().roster().revision();
  }

  private void run(long nanos) {
    schedule.runUntil(schedule.now() + nanos, world.truth()::check);
  }

  private void audit() {
    world.truth().audit();
    schedule.in(SECOND, this::audit);
  }
}
