package io.muster.registry.bench.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What grpc-java alone can do on this machine: {@link FloorCommand} in the same JVM as ours.
 *
 * @param java it runs on
 * @param synced whether it answers once the disk has what was said, as ours does
 */
record Floor(Path java, boolean synced) implements Contender {
  private static final Pattern READY = Pattern.compile("floor at (\\S+)");

  @Override
  public String name() {
    return synced ? "synced" : "floor";
  }

  @Override
  public StreamNode start(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Ours.ServerJvm.command(java));
    command.addAll(List.of("bench", "floor"));
    if (synced) {
      command.addAll(List.of("--sync", folder.resolve("floor.log").toString()));
    }
    Child child = Child.start(command, folder);
    return new StreamNode(child, child.await(READY));
  }
}
