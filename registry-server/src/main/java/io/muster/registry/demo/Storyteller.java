package io.muster.registry.demo;

import io.muster.registry.Allowed;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Tells what happens as it happens, with times, and remembers it for the table. */
@Allowed("the demo measures what a person would see")
final class Storyteller {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long PATIENCE_MILLIS = 60_000;

  private final PrintStream out;
  private final boolean colour;
  private final long startNanos = System.nanoTime();
  private final List<Step> steps = new ArrayList<>();

  Storyteller(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void say(String line) {
    out.printf("%6.2f s  %s%n", millisSince(startNanos) / 1_000.0, line);
  }

  static long now() {
    return System.nanoTime();
  }

  static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /**
   * Waits until the look finds something, and writes the step down; the time counts from {@code
   * since}.
   */
  String see(String what, String expected, long since, Supplier<Optional<String>> look)
      throws StepFailed {
    long asked = System.nanoTime();
    while (millisSince(asked) < PATIENCE_MILLIS) {
      Optional<String> seen = look.get();
      if (seen.isPresent()) {
        steps.add(new Step(what, expected, seen.get(), millisSince(since)));
        say(
            mark("32", "ok")
                + "  "
                + what
                + ": "
                + seen.get()
                + " ("
                + millisSince(since)
                + " ms)");
        return seen.get();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new StepFailed(what, expected, PATIENCE_MILLIS);
  }

  void failed(String line) {
    say(mark("31", "FAILED") + "  " + line);
  }

  private String mark(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  void table() {
    String format = "%-44s  %-44s  %-52s  %8s%n";
    out.println();
    out.printf(format, "WHAT", "EXPECTED", "SEEN", "TIME");
    for (Step step : steps) {
      out.printf(format, step.what(), step.expected(), step.seen(), step.millis() + " ms");
    }
    out.printf(
        "%n%d of %d steps as expected, in %.1f s%n",
        steps.size(), steps.size(), millisSince(startNanos) / 1_000.0);
  }
}
