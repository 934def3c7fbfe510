package io.muster.registry.simulator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Many seeds, one after the other.
 *
 * @param millis after which it goes no further, once {@link #PROMISED} were run
 */
record Campaign(long first, long most, long millis, boolean tracing) {
  /** Every build runs as many, however slow it is. */
  private static final long PROMISED = 10_000;

  private static final int ENOUGH_BROKEN = 10;

  /** What came of it. */
  record Result(long seeds, long actions, List<Run.Outcome> broken) {}

  /** Returns the campaign that the system properties ask for. */
  static Campaign ofTheBuild() {
    Long one = Long.getLong("muster.seed");
    if (one != null) {
      return new Campaign(one, 1, Long.MAX_VALUE, true);
    }
    Long many = Long.getLong("muster.seeds");
    if (many != null) {
      return new Campaign(1, many, Long.MAX_VALUE, false);
    }
    return Boolean.getBoolean("muster.campaign")
        ? new Campaign(1, Long.MAX_VALUE, 30_000, false)
        : new Campaign(1, PROMISED, Long.MAX_VALUE, false);
  }

  Result run(PrintStream out) {
    long begin = System.nanoTime();
    long seeds = 0;
    long steps = 0;
    long simulated = 0;
    long actions = 0;
    long done = 0;
    List<Run.Outcome> broken = new ArrayList<>();
    while (seeds < most
        && broken.size() < ENOUGH_BROKEN
        && (seeds < PROMISED || (System.nanoTime() - begin) / Schedule.MILLI < millis)) {
      long seed = first + seeds;
      Run.Outcome outcome = Run.of(seed, tracing);
      seeds++;
      steps += outcome.steps();
      simulated += outcome.simulatedSeconds();
      actions += outcome.actions();
      done += outcome.done();
      outcome.trace().forEach(out::println);
      if (!outcome.kept()) {
        broken.add(outcome);
        out.println("seed " + outcome.seed() + ": " + outcome.broken());
      }
    }
    out.printf(
        "simulator: seeds %d to %d, %d steps, %.1f simulated days, %d actions of people (%d done),"
            + " %.1f s, %d broken%n",
        first,
        first + seeds - 1,
        steps,
        simulated / 86_400.0,
        actions,
        done,
        (System.nanoTime() - begin) / 1e9,
        broken.size());
    return new Result(seeds, actions, broken);
  }

  /** {@code SEEDS [FIRST]}: for long campaigns without a build around them. */
  public static void main(String[] arguments) {
    long seeds = Long.parseLong(arguments[0]);
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    Result result = new Campaign(first, seeds, Long.MAX_VALUE, seeds == 1).run(System.out);
    System.exit(result.broken().isEmpty() ? 0 : 1);
  }
}
