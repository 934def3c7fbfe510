package io.muster.registry.cli;

import io.muster.registry.Allowed;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data folder of a registry on this machine. */
@Allowed("the command line reads its environment")
final class DataFolder {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "The registry's data folder. Default: $MUSTER_DATA_DIR, else ~/.muster/registry.")
  private @Nullable Path given;

  Path path() {
    return Optional.ofNullable(given)
        .or(() -> Optional.ofNullable(System.getenv("MUSTER_DATA_DIR")).map(Path::of))
        .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".muster", "registry"));
  }
}
