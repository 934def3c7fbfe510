package io.muster.registry.tls;

import io.muster.registry.settings.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * What tells that a file is another than before without reading it.
 *
 * @param size in bytes
 * @param written when it was last written
 * @param inode of the file itself, wherever links lead; empty where the system has none
 */
record Stamp(long size, FileTime written, Optional<Object> inode) {
  private static final Stamp NONE = new Stamp(-1, FileTime.fromMillis(0), Optional.empty());

  /** Returns those of the files, in order. */
  static List<Stamp> of(List<NamedFile> files) {
    return files.stream().map(file -> of(file.path())).toList();
  }

  private static Stamp of(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey()));
    } catch (IOException e) {
      return NONE;
    }
  }
}
