package io.muster.registry.bench.registry;

import io.muster.registry.Jars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The registry as people run it, durable.
 *
 * @param java it runs on
 */
record Ours(Path java) implements Contender {
  static final Pattern READY = Pattern.compile("agents at (\\S+), data");

  @Override
  public String name() {
    return "muster";
  }

  @Override
  public StreamNode start(Path folder) throws IOException, InterruptedException {
    Child child = Child.start(command(folder), folder);
    return new StreamNode(child, child.await(READY));
  }

  /** Returns what starts it, to which more options may be added. */
  List<String> command(Path folder) {
    List<String> command = new ArrayList<>(ServerJvm.command(java));
    if (java.startsWith(System.getProperty("java.home"))) {
      Jars.serverArchive().ifPresent(file -> command.add(1, "-XX:AOTCache=" + file));
    }
    command.addAll(
        List.of("server", "--listen", "127.0.0.1:0", "--data-dir", folder.resolve("data") + ""));
    return command;
  }

  /** Returns the command's beginning: the jar, in the JVM the launcher would give it. */
  static final class ServerJvm {
    private ServerJvm() {}

    static List<String> command(Path java) {
      List<String> command = new ArrayList<>(List.of(java.toString()));
      Jars.serverJvm().ifPresent(file -> command.add("@" + file));
      command.addAll(List.of("-jar", Jars.own().toString()));
      return command;
    }
  }
}
