package io.muster.registry.server;

import io.muster.registry.Allowed;
import io.muster.registry.Jars;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster dev}: a registry to try things with, and what to type next. */
@Command(
    name = "dev",
    description = "Run a registry to try things with: on loopback, its data gone when it ends.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster dev"})
@Allowed("the command line prints")
public final class DevCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "A loopback address; port 0 for any free one. Default 127.0.0.1:7400.")
  private String listen = RegistrySettings.DEFAULT_LISTEN;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep the data here. Default: a temporary folder that is deleted at the end.")
  private @Nullable Path dataDir;

  @Override
  public Integer call() throws IOException {
    Path kept = dataDir;
    Path data = kept == null ? Files.createTempDirectory("muster-dev") : kept;
    RegistrySettings settings;
    try {
      settings =
          RegistrySettings.of(
              Map.of("listen", listen, "data-dir", data.toString()),
              Map.of(),
              Optional.empty(),
              data);
    } catch (RegistrySettings.Wrong e) {
      System.err.println(e.getMessage());
      return 2;
    }
    return ServerRun.run(
        new RegistryServer.Setup(settings, Rules.DEFAULT, List.of()),
        server -> say(server.address(), kept == null, data),
        () -> {
          if (kept == null) {
            delete(data);
          }
        });
  }

  private static void say(String address, boolean temporary, Path data) {
    PrintStream out = System.out;
    String agent = Jars.agent().map(Path::toString).orElse("muster-agent.jar");
    out.println("A registry to try things with, not for production.");
    out.println("  page   http://" + address + "/");
    out.println(
        "  join   java -javaagent:"
            + agent
            + " -Dmuster.registry="
            + address
            + " -jar your-service.jar");
    out.println("  look   muster services --registry " + address);
    out.println("  data   " + data + (temporary ? ", deleted at the end" : ""));
    out.println("Ctrl-C ends it.");
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println(folder + " could not be deleted: " + e.getMessage());
    }
  }
}
