package io.muster.agent.jar;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes what {@code premain.InnerPack} reads: rows in the order of the names' hashes, which a
 * reader can search without having read them all, then names and contents.
 */
public final class PackWriter {
  private static final int MAGIC = 0x4d495031;
  private static final int HEAD = 8;
  private static final int ROW = 16;
  private static final String CLASS = ".class";

  private final Map<String, byte[]> contents = new TreeMap<>();

  /** Adds a file by its path, with slashes; a class is known by its name, with dots. */
  public void add(String path, byte[] content) {
    String name =
        path.endsWith(CLASS)
            ? path.substring(0, path.length() - CLASS.length()).replace('/', '.')
            : path;
    if (contents.put(name, content.clone()) != null) {
      throw new IllegalArgumentException(name + " twice");
    }
  }

  /** Adds all files below a folder. */
  public void addAll(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      String path = folder.relativize(file).toString();
      add(path.replace(file.getFileSystem().getSeparator(), "/"), Files.readAllBytes(file));
    }
  }

  /** Returns the pack: the same for the same content, in whatever order it was added. */
  public byte[] bytes() throws IOException {
    List<String> names = new ArrayList<>(contents.keySet());
    Collections.sort(
        names,
        (one, other) -> {
          int byHash = Integer.compare(one.hashCode(), other.hashCode());
          return byHash != 0 ? byHash : one.compareTo(other);
        });
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    int start = HEAD + ROW * names.size();
    try (DataOutputStream head = new DataOutputStream(rows)) {
      head.writeInt(MAGIC);
      head.writeInt(names.size());
      for (String text : names) {
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        byte[] content = contents.getOrDefault(text, new byte[0]);
        head.writeInt(text.hashCode());
        head.writeInt(name.length);
        head.writeInt(start + parts.size());
        head.writeInt(name.length + content.length);
        parts.write(name);
        parts.write(content);
      }
    }
    parts.writeTo(rows);
    return rows.toByteArray();
  }
}
