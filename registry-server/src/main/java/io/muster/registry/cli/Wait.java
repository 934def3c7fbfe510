package io.muster.registry.cli;

import java.time.Duration;

/**
 * How long a command waits for an answer.
 *
 * @param patience at most
 * @param see the command that shows what came of it when the answer is late; empty when nothing was
 *     to change
 */
record Wait(Duration patience, String see) {
  /** For what only asks. */
  static final Wait ASKING = new Wait(Duration.ofSeconds(RegistryOption.PATIENCE_SECONDS), "");

  /** Returns it in words. */
  String words() {
    long seconds = patience.toSeconds();
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
