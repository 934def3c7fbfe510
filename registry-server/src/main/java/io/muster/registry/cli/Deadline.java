package io.muster.registry.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long an instance that is drained may take. */
final class Deadline {
  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = Limit.class,
      description = "How long it may take to become quiet, for example 2m. Default 30s.")
  private Duration deadline = Duration.ofSeconds(30);

  Duration duration() {
    return deadline;
  }

  /** Returns it as it is said to the registry; {@link Limit} keeps it small. */
  int millis() {
    return (int) deadline.toMillis();
  }
}
