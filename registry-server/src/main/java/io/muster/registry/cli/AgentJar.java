package io.muster.registry.cli;

import io.muster.registry.Jars;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agent a command is about. */
final class AgentJar {
  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "muster-agent.jar. Default: found beside muster.jar or in the build.")
  private @Nullable Path given;

  /** Returns the one that was named, which may not be there, or the one that was found. */
  Optional<Path> find() {
    return Optional.ofNullable(given).or(Jars::agent);
  }
}
