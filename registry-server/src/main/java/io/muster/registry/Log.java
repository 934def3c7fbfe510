package io.muster.registry;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The registry's log: one line a flip, on the stream it is given. Any thread. */
public final class Log {
  private final PrintStream out;
  private final InstantSource clock;

  /** Makes a log. */
  public Log(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Something a person may want to know later. */
  public void info(String line) {
    print("INFO ", line);
  }

  /** Something a person should look at. */
  public void warn(String line) {
    print("WARN ", line);
  }

  private void print(String level, String line) {
    String clean = line.replaceAll("\\p{Cntrl}", "?");
    out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + level + clean);
  }
}
