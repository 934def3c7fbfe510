package io.muster.registry.store;

import io.muster.registry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** A log that can be read. */
final class Lines {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(out, true, StandardCharsets.UTF_8), InstantSource.system());

  Log log() {
    return log;
  }

  @Override
  public String toString() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
