package io.muster.endtoend;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One row of the detection matrix: an application below {@code samples/frameworks}, how it is
 * started, and what the registry must come to know of it.
 */
record Row(
    String id,
    String title,
    int lowestJava,
    List<String> jvm,
    List<String> program,
    String serviceName,
    String serviceVersion,
    boolean nativeBinds,
    List<Listener> listeners) {
  private static final Path FOLDER = Fleet.ROOT.resolve("samples/frameworks");

  /** Returns every row that was built. */
  static List<Row> built() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      List<Row> rows = new ArrayList<>();
      for (Path folder : folders.sorted().toList()) {
        if (Files.exists(folder.resolve("target/row.properties"))
            && Files.exists(folder.resolve("target/classpath"))) {
          rows.add(read(folder));
        }
      }
      return rows;
    }
  }

  private static Row read(Path folder) throws IOException {
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve("target/row.properties"))) {
      text.load(in);
    }
    String release = need(folder, text, "java");
    return new Row(
        folder.getFileName().toString(),
        need(folder, text, "title"),
        Integer.parseInt(release),
        words(text.getProperty("jvm", "")),
        program(folder.resolve("target"), text),
        text.getProperty("service.name", nameByDefault(text)),
        text.getProperty("service.version", ""),
        Boolean.parseBoolean(text.getProperty("native", "false")),
        listeners(text));
  }

  private static String need(Path folder, Properties text, String key) {
    String value = text.getProperty(key);
    if (value == null || value.contains("${")) {
      throw new IllegalArgumentException(
          folder + ": row.properties needs " + key + ", has " + value);
    }
    return value.trim();
  }

  private static List<String> program(Path target, Properties text) throws IOException {
    List<String> program = new ArrayList<>();
    if (text.getProperty("jar") == null) {
      String libraries = Files.readString(target.resolve("classpath")).trim();
      String separator = libraries.isEmpty() ? "" : System.getProperty("path.separator");
      program.addAll(
          List.of(
              "-cp", target.resolve("classes") + separator + libraries, text.getProperty("main")));
    } else {
      program.addAll(List.of("-jar", target.resolve(text.getProperty("jar")).toString()));
    }
    program.addAll(words(text.getProperty("arguments", "")));
    return program;
  }

  private static List<Listener> listeners(Properties text) {
    List<Listener> listeners = new ArrayList<>();
    for (String label : new TreeSet<>(labels(text))) {
      listeners.add(Listener.expected(text, "port." + label));
    }
    return listeners;
  }

  private static List<String> labels(Properties text) {
    return text.stringPropertyNames().stream()
        .filter(key -> key.startsWith("port."))
        .map(key -> key.split("\\.")[1])
        .toList();
  }

  /** A class called Main gives its package's name; a jar its own, which is not looked at. */
  private static String nameByDefault(Properties text) {
    String[] parts = text.getProperty("main", "").split("\\.");
    return parts.length < 2 ? "" : parts[parts.length - 2];
  }

  static List<String> words(String text) {
    return Stream.of(text.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return id;
  }
}
