package io.muster.registry.identity;

import io.muster.registry.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What a file says, read anew when it has changed. While it is bad what was read before stays in
 * force, and one line says so. Looked at by one thread, read by any.
 *
 * @param <T> what is read
 */
public final class Watched<T> {
  private final Path file;
  private final Reading<T> reading;
  private final Log log;
  private volatile T value;
  private String stamp = "";
  private String complaint = "";

  /** Reads the file. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Returns what the file says; what it must not say is an IllegalArgumentException.
     *
     * @throws IOException when it cannot be read
     */
    T read(Path file) throws IOException;
  }

  /**
   * Makes one that has not looked yet.
   *
   * @param before what holds until then
   */
  public Watched(Path file, T before, Reading<T> reading, Log log) {
    this.file = file;
    this.value = before;
    this.reading = reading;
    this.log = log;
  }

  /** Returns what holds. */
  public T value() {
    return value;
  }

  /**
   * Reads it for the first time.
   *
   * @throws IOException when it cannot be read, or says what it must not
   */
  public synchronized void begin() throws IOException {
    stamp = stamp();
    try {
      value = reading.read(file);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads it anew if it has changed; returns whether something else holds now. */
  public synchronized boolean look() {
    String now = stamp();
    if (now.equals(stamp)) {
      return false;
    }
    try {
      T read = reading.read(file);
      stamp = now;
      complaint = "";
      boolean other = !read.equals(value);
      value = read;
      return other;
    } catch (IOException | IllegalArgumentException e) {
      String problem = file + " cannot be taken: " + e.getMessage();
      if (!problem.equals(complaint)) {
        complaint = problem;
        log.warn(problem + "; what was read before stays in force");
      }
      return false;
    }
  }

  /** A file that is not there has a stamp of its own. */
  private String stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      @Nullable Object key = now.fileKey();
      return now.size() + " " + now.lastModifiedTime() + " " + key;
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
