package io.muster.registry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A java to measure on.
 *
 * @param feature for example 17
 */
record JavaRelease(Path java, int feature) {
  /** Asks it for its version. */
  static JavaRelease of(Path java) throws IOException, InterruptedException {
    Path real = java.toRealPath();
    Process asked =
        new ProcessBuilder(real.toString(), "-version").redirectErrorStream(true).start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    Matcher version = Pattern.compile("version \"(?:1\\.)?([0-9]+)").matcher(said);
    if (!version.find()) {
      throw new IOException(real + " does not tell its version; it said: " + said.strip());
    }
    return new JavaRelease(real, Integer.parseInt(version.group(1)));
  }
}
