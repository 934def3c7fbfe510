package io.muster.registry.bench;

import io.muster.registry.bench.registry.FloorCommand;
import io.muster.registry.bench.registry.RegistryBenchCommand;
import io.muster.registry.bench.registry.RehearseCommand;
import io.muster.registry.bench.registry.StandInCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster bench}: the parent of the measurements. */
@Command(
    name = "bench",
    description = "Measure, in interleaved runs of whole processes.",
    subcommands = {
      AgentBenchCommand.class,
      RegistryBenchCommand.class,
      FloorCommand.class,
      RehearseCommand.class,
      StandInCommand.class
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
