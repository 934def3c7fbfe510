package io.muster.registry.cli;

import io.muster.registry.server.ServerOptions;
import io.muster.registry.server.ServerRun;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the process begins: a registry is not kept waiting for the command line's library. */
public final class Main {
  private Main() {}

  /** Does what the arguments ask for and ends the process with its exit code. */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    if (!words.isEmpty() && words.getFirst().equals("server")) {
      ServerRun run = new ServerRun();
      Optional<ServerOptions> options = ServerOptions.plain(words.subList(1, words.size()));
      if (options.isPresent()) {
        Libraries.hush();
        System.exit(run.of(options.get()));
      }
    }
    Muster.runAndExit(arguments);
  }
}
