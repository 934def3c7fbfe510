package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that has ended, with what it said on each of its two streams.
 *
 * @param exit its exit code
 * @param out lines of standard output
 * @param err lines of standard error
 * @param millis from start to end
 */
record Ran(int exit, List<String> out, List<String> err, long millis) {
  private static final long PATIENCE_SECONDS = 120;

  /** A variable with this value is taken out of the environment. */
  static final String UNSET = "\0";

  /** Runs the command to its end, in an environment changed as told, with nothing to read. */
  static Ran of(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    environment.forEach(
        (key, value) -> {
          if (value.equals(UNSET)) {
            builder.environment().remove(key);
          } else {
            builder.environment().put(key, value);
          }
        });
    long start = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(command + " did not end; it said:\n" + Files.readString(err));
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Ran(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err), millis);
  }

  /** Returns the agent's lines. */
  List<String> agentLines() {
    return err.stream().filter(line -> line.startsWith("muster: ")).toList();
  }
}
