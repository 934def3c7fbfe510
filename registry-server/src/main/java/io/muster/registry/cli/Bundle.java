package io.muster.registry.cli;

import io.muster.registry.server.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The parts of a debug bundle, each without what looks like a secret. */
final class Bundle {
  private final RegistryOption registry;
  private final Map<String, String> environment;
  private final Path home;

  Bundle(RegistryOption registry, Map<String, String> environment, Path home) {
    this.registry = registry;
    this.environment = environment;
    this.home = home;
  }

  /** Returns name and content of each part; what cannot be had says why in its place. */
  Map<String, byte[]> gather(Optional<Path> agent) {
    Asking asking = new Asking(registry);
    Map<String, byte[]> parts = new LinkedHashMap<>();
    put(parts, "versions.txt", this::versions);
    put(parts, "config.json", () -> config(agent));
    put(parts, "doctor.txt", () -> doctor(agent));
    put(parts, "fleet.json", () -> asking.text("/api/v1/fleet"));
    put(parts, "events.json", () -> asking.text("/api/v1/events?limit=1000"));
    put(parts, "metrics.txt", () -> asking.text("/metrics"));
    return parts;
  }

  private static void put(Map<String, byte[]> parts, String name, Supplier<String> content) {
    String text;
    try {
      text = content.get();
    } catch (Unanswered e) {
      text = e.words() + "\n";
    }
    parts.put(name, Redaction.of(text).getBytes(StandardCharsets.UTF_8));
  }

  private String versions() {
    return "muster "
        + Version.TEXT
        + "\njava "
        + Runtime.version()
        + " "
        + System.getProperty("java.vendor")
        + "\nsystem "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch")
        + "\nregistry asked "
        + registry.address()
        + " ("
        + registry.source()
        + ")\n";
  }

  private String config(Optional<Path> agent) {
    Effective effective = new Effective(environment, home);
    return ConfigShowCommand.json(effective.settings(registry, Optional.empty(), agent)) + "\n";
  }

  private String doctor(Optional<Path> agent) {
    List<Check> checks = new Doctor(registry, environment, home).look(agent);
    return Doctor.lines(checks).stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /**
   * Writes the parts into a new file that only this user may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
   * @throws IOException when it cannot be written; then nothing is left of it
   */
  static void write(Path file, Map<String, byte[]> parts) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (UnsupportedOperationException e) {
      Files.createFile(file); // a file system without such permissions
    }
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(entry);
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
