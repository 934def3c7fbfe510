package io.muster.registry.cli;

import io.muster.registry.Allowed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster debug bundle}: one file to send along with a question. */
@Command(
    name = "bundle",
    description = {
      "Write one zip with versions, settings, fleet, events, the doctor's findings and the registry's"
          + " metrics. What looks like a secret is left out; look through it before you send it.",
      "An existing file is never overwritten: then it ends with 7."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster debug bundle --output muster-debug.zip"})
@Allowed("the command line prints and reads its environment")
final class DebugBundleCommand implements Callable<Integer> {
  private static final int CONFLICT = 7;

  @Mixin private final RegistryOption registry = new RegistryOption();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Default: muster-debug-<time>.zip in this folder.")
  private @Nullable Path output;

  @Mixin private final AgentJar agent = new AgentJar();

  @Override
  public Integer call() {
    String time = InstantSource.system().instant().toString().replaceAll("[^0-9TZ]", "");
    Path file =
        output == null ? Path.of("muster-debug-" + time.substring(0, 15) + "Z.zip") : output;
    if (Files.exists(file)) {
      return exists(file);
    }
    Path home = Path.of(System.getProperty("user.home", "."));
    Map<String, byte[]> parts = new Bundle(registry, System.getenv(), home).gather(agent.find());
    System.err.println("writing " + file.toAbsolutePath() + " with");
    parts.forEach(
        (name, content) -> System.err.println("  " + name + "  " + content.length + " bytes"));
    try {
      Bundle.write(file, parts);
    } catch (FileAlreadyExistsException e) {
      return exists(file);
    } catch (IOException e) {
      System.err.println("it cannot be written: " + e);
      return 1;
    }
    System.out.println(file.toAbsolutePath());
    return 0;
  }

  private static int exists(Path file) {
    System.err.println(
        file + " exists and is not overwritten; name another with --output FILE or remove it");
    return CONFLICT;
  }
}
