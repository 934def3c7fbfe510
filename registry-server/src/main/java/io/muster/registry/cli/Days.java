package io.muster.registry.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long certificates hold. */
final class Days {
  /** As long as the authority itself. */
  private static final int MOST = 3_652;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "90",
      description =
          "How long the certificates hold, 1 to 3652, the authority's end at most. Default:"
              + " ${DEFAULT-VALUE}.")
  private int days;

  /**
   * Returns the time.
   *
   * @throws IllegalArgumentException when it is none of a certificate
   */
  Duration life() {
    if (days < 1 || days > MOST) {
      throw new IllegalArgumentException("--days: expected 1 to " + MOST + ", got " + days);
    }
    return Duration.ofDays(days);
  }
}
