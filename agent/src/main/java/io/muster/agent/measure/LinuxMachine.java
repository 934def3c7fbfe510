package io.muster.agent.measure;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/** Reads {@code /proc} (Linux). */
final class LinuxMachine implements Machine {
  private static final long KIB = 1_024;

  /** user nice system idle iowait irq softirq steal; what follows is counted in these already. */
  private static final int TICKS = 8;

  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /** Columns of /proc/net/dev between the bytes received, its first, and the bytes sent. */
  private static final int BETWEEN = 7;

  private final File proc;
  private long lastBusy;
  private long lastAll;

  /** Reads below this folder, for this machine {@code /proc}. */
  LinuxMachine(File proc) {
    this.proc = proc;
  }

  @Override
  public long memoryTotal() throws IOException {
    return KIB * number(new File(proc, "meminfo"), "MemTotal:");
  }

  @Override
  public long memoryAvailable() throws IOException {
    return KIB * number(new File(proc, "meminfo"), "MemAvailable:");
  }

  @Override
  public long residentBytes() throws IOException {
    return KIB * number(new File(proc, "self/status"), "VmRSS:");
  }

  @Override
  public double loadSinceLast() throws IOException {
    StringTokenizer words = new StringTokenizer(line(new File(proc, "stat"), "cpu "));
    long all = 0;
    long busy = 0;
    for (int i = 0; i < TICKS && words.hasMoreTokens(); i++) {
      long ticks = Long.parseLong(words.nextToken());
      all += ticks;
      busy += i == IDLE || i == WAITING ? 0 : ticks;
    }
    boolean first = lastAll == 0;
    long allSince = all - lastAll;
    long busySince = busy - lastBusy;
    lastAll = all;
    lastBusy = busy;
    // A processor that is taken away takes its ticks with it.
    return first || allSince <= 0 ? -1 : Math.max(0, Math.min(1, (double) busySince / allSince));
  }

  @Override
  public Traffic traffic() throws IOException {
    long received = 0;
    long sent = 0;
    File file = new File(proc, "net/dev");
    try (BufferedReader in = reader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).trim();
        if (!name.isEmpty() && !name.equals("lo")) {
          StringTokenizer columns = new StringTokenizer(line.substring(colon + 1));
          received += number(columns, 0);
          sent += number(columns, BETWEEN);
        }
      }
    }
    return new Traffic(received, sent);
  }

  /** Returns the number behind so many others. */
  private static long number(StringTokenizer columns, int others) {
    for (int i = 0; i < others; i++) {
      columns.nextToken();
    }
    return Long.parseLong(columns.nextToken());
  }

  private static long number(File file, String key) throws IOException {
    String rest = line(file, key).trim();
    int end = rest.indexOf(' ');
    return Long.parseLong(end < 0 ? rest : rest.substring(0, end));
  }

  /** Returns what follows the key on its line. */
  private static String line(File file, String key) throws IOException {
    try (BufferedReader in = reader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(key)) {
          return line.substring(key.length());
        }
      }
    }
    throw new IOException(file + " has no " + key);
  }

  private static BufferedReader reader(File file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(new FileInputStream(file), StandardCharsets.US_ASCII), 1_024);
  }
}
