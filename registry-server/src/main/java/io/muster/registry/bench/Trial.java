package io.muster.registry.bench;

import io.muster.registry.Allowed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One start of one process, measured from outside. */
@Allowed("a measurement reads the clock and waits")
final class Trial implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 120_000;

  private final Process process;
  private final long startedMillis;
  private final List<String> lines = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private boolean ended;

  /** Starts the process; its input stays open, and its end is its end. */
  Trial(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    startedMillis = System.currentTimeMillis();
    process = builder.start();
    Thread.ofPlatform().daemon().name("output-" + process.pid()).start(this::read);
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the output broke: " + e.getMessage() + ")");
    }
    end();
  }

  private synchronized void add(String line) {
    lines.add(line);
    times.add(System.currentTimeMillis());
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits for the line and returns how many milliseconds after the start it was said: by the
   * application's own word when the line has one.
   *
   * @throws IOException when the process ends without it, with all it said
   */
  synchronized double await(Pattern wanted) throws IOException, InterruptedException {
    int at = find(wanted);
    Matcher line = wanted.matcher(lines.get(at));
    long said =
        line.matches() && line.groupCount() > 0 ? Long.parseLong(line.group(1)) : times.get(at);
    return said - startedMillis;
  }

  /**
   * Waits for the line and returns it.
   *
   * @throws IOException when the process ends without it, with all it said
   */
  synchronized String awaitLine(Pattern wanted) throws IOException, InterruptedException {
    return lines.get(find(wanted));
  }

  private synchronized int find(Pattern wanted) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    for (int at = 0; ; at++) {
      while (at >= lines.size()) {
        long left = end - System.currentTimeMillis();
        if (ended || left <= 0) {
          throw new IOException(
              "no line like \"" + wanted + "\"; the process said:\n" + String.join("\n", lines));
        }
        wait(left);
      }
      if (wanted.matcher(lines.get(at)).matches()) {
        return at;
      }
    }
  }

  /** Returns whether any line so far holds the text. */
  synchronized boolean said(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** Lets the process be for so long. */
  void settle(long millis) throws IOException, InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IOException("the process ended; it said:\n" + String.join("\n", lines));
    }
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /**
   * Returns how many classes are loaded, by the jcmd beside this java; empty where there is none.
   */
  static OptionalDouble classes(Path java, long pid) throws IOException, InterruptedException {
    Path tool = java.resolveSibling("jcmd");
    if (!Files.isExecutable(tool)) {
      return OptionalDouble.empty();
    }
    Process asked =
        new ProcessBuilder(tool.toString(), Long.toString(pid), "PerfCounter.print")
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    double sum = 0;
    Matcher counters =
        Pattern.compile("(?m)^java\\.cls\\.(?:sharedL|l)oadedClasses=([0-9]+)").matcher(said);
    while (counters.find()) {
      sum += Double.parseDouble(counters.group(1));
    }
    return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
