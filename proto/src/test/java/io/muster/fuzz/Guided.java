package io.muster.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs Jazzer on one parser, in a JVM of its own, for so many seconds of {@code
 * -Dmuster.fuzz.seconds}. What reached new code is kept below {@code target/fuzz} and is where the
 * next run starts from; so is what Jazzer said, and an input it found a fault with.
 */
final class Guided {
  private static final long SECONDS = Long.getLong("muster.fuzz.seconds", 0);
  private static final String PACKAGE = Guided.class.getPackageName() + ".";

  private Guided() {}

  static boolean wanted() {
    return SECONDS > 0;
  }

  /** Called by the test's own method, of which the other JVM gets the parser too. */
  static void run(String name, List<byte[]> good) {
    StackWalker.StackFrame test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames.filter(f -> !f.getClassName().startsWith(PACKAGE)).findFirst().get());
    try {
      Path folder = Path.of("target", "fuzz", name.replaceAll("[^a-z]+", "-")).toAbsolutePath();
      Path corpus = Files.createDirectories(folder.resolve("corpus"));
      for (int i = 0; i < good.size(); i++) {
        Files.write(corpus.resolve("good-" + i), good.get(i));
      }
      Path log = folder.resolve("jazzer.log");
      String target = test.getClassName() + " " + test.getMethodName();
      int exit =
          new ProcessBuilder(command(target, corpus))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      List<String> said = Files.readAllLines(log);
      System.out.println("fuzz " + name + ", guided: " + said.get(said.size() - 1));
      if (exit != 0) {
        throw new AssertionError(name + ": Jazzer ended with " + exit + ", see " + log);
      }
    } catch (IOException e) {
      throw new AssertionError(name + " cannot be tried", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + " was cut short", e);
    }
  }

  private static List<String> command(String target, Path corpus) {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+EnableDynamicAgentLoading");
    command.add("-cp");
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + Target.class.getName());
    command.add("--target_args=" + target);
    command.add("--instrumentation_includes=io.muster.**");
    command.add("--instrumentation_excludes=io.muster.registry.v1.**"); // generated, and large
    // They look for what a web application must not do with its input.
    command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*");
    command.add("-max_total_time=" + SECONDS);
    command.add("-max_len=" + Fuzz.LONGEST_INPUT);
    command.add("-timeout=5");
    command.add(corpus.toString());
    return command;
  }
}
