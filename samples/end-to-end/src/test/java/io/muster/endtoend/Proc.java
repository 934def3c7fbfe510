package io.muster.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A child process whose lines can be waited for. Ended by pid when closed. */
final class Proc implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Process process;
  private final List<String> lines = new ArrayList<>();

  private Proc(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "reader-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static Proc start(Path folder, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("MUSTER_ARCHIVE", "no"); // nothing is left running beside it
    return new Proc(builder.start());
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(output ended: " + e + ")");
    }
    add("(end of output)");
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /**
   * Returns the first line, from the given one on, that fits; fails with the whole output
   * otherwise.
   */
  String await(String what, Predicate<String> fits) {
    return await(what, 0, fits);
  }

  /** Returns the first line that fits, from this one on; fails with the whole output otherwise. */
  String await(String what, int from, Predicate<String> fits) {
    return awaitWithin(PATIENCE.toMillis(), from, fits)
        .orElseThrow(
            () ->
                new AssertionError(
                    "not seen: " + what + "; the process said:\n" + String.join("\n", lines())));
  }

  /** Returns the first line that fits, or empty when none comes in that time. */
  Optional<String> awaitWithin(long millis, Predicate<String> fits) {
    return awaitWithin(millis, 0, fits);
  }

  private synchronized Optional<String> awaitWithin(long millis, int from, Predicate<String> fits) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    int at = from;
    while (true) {
      for (; at < lines.size(); at++) {
        if (fits.test(lines.get(at))) {
          return Optional.of(lines.get(at));
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || (!lines.isEmpty() && lines.getLast().equals("(end of output)"))) {
        return Optional.empty();
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  String await(String start) {
    return await(start, line -> line.startsWith(start));
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Returns the agent's lines. */
  List<String> agentLines() {
    return lines().stream().filter(line -> line.startsWith("muster: ")).toList();
  }

  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its standard input. */
  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void terminate() {
    process.toHandle().destroy(); // unlike its own destroy(), leaves its standard input open
  }

  /** Returns the exit code. */
  int awaitExit() throws InterruptedException {
    return awaitExit(PATIENCE.toSeconds());
  }

  /** Returns the exit code of a process that may take that long. */
  int awaitExit(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it said:\n" + String.join("\n", lines()));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
