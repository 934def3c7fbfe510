package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that may or may not be on this machine. */
@Allowed("reads the search path")
final class Installed {
  private Installed() {}

  /**
   * Returns the program.
   *
   * @param wanted its path, "no" for none, or "auto" for the one on PATH or in the usual place
   * @throws IllegalArgumentException when a path was given that cannot be run
   */
  static Optional<Path> find(String wanted, String name, String usual) {
    if (wanted.equals("no")) {
      return Optional.empty();
    }
    if (wanted.equals("auto")) {
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
      return Stream.concat(
              Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)),
              Stream.of(Path.of(usual)))
          .filter(Files::isExecutable)
          .findFirst();
    }
    if (!Files.isExecutable(Path.of(wanted))) {
      throw new IllegalArgumentException(
          "expected a program that can be run, \"auto\" or \"no\", got \"" + wanted + "\"");
    }
    return Optional.of(Path.of(wanted));
  }
}
