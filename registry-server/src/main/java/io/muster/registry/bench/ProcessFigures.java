package io.muster.registry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process as Linux sees it: {@code /proc/PID/stat} and {@code status}. */
public final class ProcessFigures {
  /** USER_HZ, which the kernel's user interface fixes at 100 on every Linux Java runs on. */
  private static final double TICKS_PER_MILLI = 0.1;

  private final Path folder;

  /** Looks at that process. */
  public ProcessFigures(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** Returns the processor time of all threads so far, in milliseconds, to the nearest ten. */
  public double cpuMillis() throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    // The name in brackets may hold blanks; utime and stime are fields 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_MILLI;
  }

  /** Returns what the process holds of the memory, in MiB. */
  public double residentMib() throws IOException {
    return number("VmRSS") / 1024.0;
  }

  /** Returns the most it ever held, in MiB. */
  public double peakMib() throws IOException {
    return number("VmHWM") / 1024.0;
  }

  int threads() throws IOException {
    return (int) number("Threads");
  }

  private long number(String key) throws IOException {
    Matcher line =
        Pattern.compile("(?m)^" + key + ":\\s+([0-9]+)")
            .matcher(Files.readString(folder.resolve("status")));
    if (!line.find()) {
      throw new IOException("no " + key + " in " + folder.resolve("status"));
    }
    return Long.parseLong(line.group(1));
  }
}
