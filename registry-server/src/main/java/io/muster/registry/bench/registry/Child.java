package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import io.muster.registry.bench.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the measurement's own; its end is this object's. */
@Allowed("a measurement starts processes and waits for them")
final class Child implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final long startedNanos;
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean ended;

  private Child(Process process, long startedNanos) {
    this.process = process;
    this.startedNanos = startedNanos;
  }

  static Child start(List<String> command, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    long now = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime() // whoever breaks the measurement off ends this as well
        .addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    Child child = new Child(process, now);
    Thread.ofPlatform().daemon().name("output-" + child.pid()).start(child::read);
    return child;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line, false);
      }
    } catch (IOException e) {
      add("(the output broke: " + e.getMessage() + ")", false);
    }
    add("(the process ended)", true);
  }

  private synchronized void add(String line, boolean last) {
    if (lines.size() == KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
    ended = last;
    notifyAll();
  }

  /**
   * Waits for a line that has this in it and returns its first group.
   *
   * @throws IOException when it does not come within a minute, with all the process said
   */
  synchronized String await(Pattern wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (String line : lines) {
        Matcher matcher = wanted.matcher(line);
        if (matcher.find()) {
          return matcher.groupCount() > 0 ? matcher.group(1) : line;
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (ended || left <= 0) {
        throw new IOException(
            "no line with \"" + wanted + "\"; the process said:\n" + String.join("\n", lines));
      }
      wait(left);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Returns the clock just before the process was started, in nanoseconds. */
  long startedNanos() {
    return startedNanos;
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /** Ends it; where clients failed, what it said comes first: it may know why. */
  @Override
  public void close() {
    if (Failures.any()) {
      synchronized (this) {
        lines.forEach(System.err::println);
      }
    }
    kill();
  }

  /** Ends it as {@code kill -9} does and waits for its end. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
