package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Javas that services are tried on: 8 to 25, as far as they are on the machine. */
final class Jdks {
  private static final int[] WANTED = {8, 11, 17, 21, 25};

  private Jdks() {}

  /** Returns feature release to java launcher. */
  static Map<Integer, Path> found() {
    Map<Integer, Path> found = new TreeMap<>();
    Path home = Path.of(System.getProperty("user.home"));
    Stream.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            home.resolve(".sdkman/candidates/java"),
            home.resolve(".jdks"),
            home.resolve(".cache/muster-jdks/root/usr/lib/jvm"))
        .filter(Files::isDirectory)
        .flatMap(Jdks::children)
        .flatMap(jdk -> Stream.of(jdk, jdk.resolve("jre")))
        .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
        .forEach(jdk -> found.putIfAbsent(feature(jdk), jdk.resolve("bin/java")));
    found
        .keySet()
        .removeIf(feature -> java.util.Arrays.stream(WANTED).noneMatch(w -> w == feature));
    for (int wanted : WANTED) {
      if (!found.containsKey(wanted)) {
        System.out.println("Java " + wanted + " was not found; nothing is tried on it");
      }
    }
    return found;
  }

  /** Returns the launcher of that release, else of the one the tests run on. */
  static Path any(int feature) {
    return found().getOrDefault(feature, Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static int feature(Path jdk) {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      String version =
          lines
              .filter(l -> l.startsWith("JAVA_VERSION="))
              .findFirst()
              .orElse("")
              .replaceAll("[^0-9._]", "")
              .replaceFirst("^_", "");
      String[] parts = version.split("[._]");
      return Integer.parseInt(parts[0].equals("1") ? parts[1] : parts[0]);
    } catch (IOException | RuntimeException e) {
      return jdk.toString().contains("java-8") ? 8 : 0;
    }
  }
}
