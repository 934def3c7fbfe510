package io.muster.registry;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The Java a person's own services run on. */
@Allowed("reads the search path")
public final class UserJava {
  private UserJava() {}

  /** Returns the first {@code java} on the search path, else the one this process runs on. */
  public static Path find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "java"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of(System.getProperty("java.home"), "bin", "java"));
  }
}
