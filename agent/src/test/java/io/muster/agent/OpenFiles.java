package io.muster.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What this process has open, for tests of what is closed again. Linux alone tells. */
public final class OpenFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Whether this system tells. */
  public static boolean areKnown() {
    return Files.isDirectory(DESCRIPTORS);
  }

  /** Returns how often the file is open. */
  public static long of(File file) throws IOException {
    String path = file.getCanonicalPath();
    long count = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        count += leadsTo(link, path) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean leadsTo(Path link, String path) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString().equals(path);
    } catch (NoSuchFileException e) {
      return false; // closed since the folder was read
    }
  }
}
