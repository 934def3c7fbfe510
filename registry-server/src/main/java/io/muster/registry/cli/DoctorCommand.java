package io.muster.registry.cli;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster doctor}: what is wrong here, and what to do about it. */
@Command(
    name = "doctor",
    description = {
      "Look at all that has to be right: registry, versions, clocks, Java, data folder, agent and its"
          + " settings. Nothing is changed.",
      "Ends with 1 when something fails."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster doctor --registry 10.9.8.1:7400"})
@Allowed("the command line prints and reads its environment")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private final RegistryOption registry = new RegistryOption();

  @Mixin private final AgentJar agent = new AgentJar();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Printing.Format output = Printing.Format.TABLE;

  @Override
  public Integer call() {
    Path home = Path.of(System.getProperty("user.home", "."));
    List<Check> checks = new Doctor(registry, System.getenv(), home).look(agent.find());
    output.print(() -> Doctor.lines(checks), () -> Doctor.json(checks).toString());
    return Doctor.failed(checks) ? 1 : 0;
  }
}
