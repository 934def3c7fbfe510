package io.muster.registry.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file held before its newest commits, when those cannot be read. The engine takes a chunk
 * for whole when its first and last bytes are; after a loss of power its middle may be missing. So
 * the newest chunk is blotted out in a copy of the file, and the engine opens that. The file itself
 * is only read. Writer's thread.
 */
final class EarlierCommit {
  /** What one crash can leave half written: a commit, and the steps of a compaction. */
  private static final int MOST_STEPS = 8;

  private static final int BLOCK = 4096;

  /** How a chunk begins; the number orders the chunks. */
  private static final Pattern CHUNK = Pattern.compile("chunk:[^\\n]*,version:([0-9a-f]{1,15}),");

  private static final int LONGEST_HEADER = 1024;

  private EarlierCommit() {}

  /** Returns the newest commit that can be read, if there is one. */
  static Optional<StoreFile.Contents> find(Path file, UnaryOperator<String> naming)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Path copy = file.resolveSibling(file.getFileName() + ".earlier");
    Optional<StoreFile.Contents> found = Optional.empty();
    try {
      for (int step = 0; step < MOST_STEPS && found.isEmpty() && blot(bytes); step++) {
        Files.deleteIfExists(copy);
        StoreFolder.create(copy);
        Files.write(copy, bytes);
        found = read(copy, naming);
      }
      return found;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever the engine stumbles over: this is not it
  private static Optional<StoreFile.Contents> read(Path copy, UnaryOperator<String> naming) {
    StoreFile opened;
    try {
      opened = StoreFile.open(copy, naming);
    } catch (IOException | RuntimeException | Error e) {
      return Optional.empty();
    }
    try {
      return Optional.of(opened.read()).filter(read -> !read.head().equals(Head.NONE));
    } catch (RuntimeException | Error e) {
      return Optional.empty();
    } finally {
      opened.abandon();
    }
  }

  /** Blots out the newest chunk's beginning; returns false when there is none. */
  private static boolean blot(byte[] bytes) {
    int newest = -1;
    long version = -1;
    for (int at = 0; at < bytes.length; at += BLOCK) {
      long here = versionAt(bytes, at);
      if (here > version) {
        version = here;
        newest = at;
      }
    }
    if (newest >= 0) {
      Arrays.fill(bytes, newest, Math.min(bytes.length, newest + BLOCK), (byte) 0);
    }
    return newest >= 0;
  }

  private static long versionAt(byte[] bytes, int at) {
    if (bytes[at] != 'c') {
      return -1;
    }
    int length = Math.min(LONGEST_HEADER, bytes.length - at);
    Matcher chunk = CHUNK.matcher(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
    return chunk.lookingAt() ? Long.parseLong(chunk.group(1), 16) : -1;
  }
}
