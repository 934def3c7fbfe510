package io.muster.registry.tls;

import io.muster.registry.settings.NamedFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What some files say, or, while that cannot be used, what they said before. Looked at by one
 * thread, read by any.
 *
 * @param <T> what they say
 */
final class Kept<T> {
  /** Makes of the files what they say, knowing what they said before. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * Reads them; returns the old one when they say the same.
     *
     * @throws BadFile when what they say cannot be used
     */
    T read(T old, Instant now);
  }

  private final List<NamedFile> files;
  private final Reader<T> reader;
  private List<Stamp> seen;
  private volatile T value;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * Makes one of what was read already.
   *
   * @param seen the files' stamps before they were read
   */
  Kept(List<NamedFile> files, List<Stamp> seen, T value, Reader<T> reader) {
    this.files = files;
    this.seen = seen;
    this.value = value;
    this.reader = reader;
  }

  T value() {
    return value;
  }

  /** Returns why what the files say now is not used. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * Looks at the files. While they cannot be used they are read each time: some troubles, such as a
   * certificate that is not good yet, pass without a change.
   *
   * @param warn told of a trouble, once a change of the files
   * @return whether the value is another one
   */
  @SuppressWarnings("ReferenceEquality") // the reader returns the very same when nothing changed
  boolean look(Instant now, Consumer<String> warn) {
    List<Stamp> stamps = Stamp.of(files);
    boolean same = stamps.equals(seen);
    if (same && problem.isEmpty()) {
      return false;
    }
    seen = stamps;
    try {
      T next = reader.read(value, now);
      boolean another = !next.equals(value);
      value = next;
      problem = Optional.empty();
      return another;
    } catch (BadFile e) {
      if (!same || !problem.equals(Optional.of(e.words()))) {
        warn.accept(e.words());
      }
      problem = Optional.of(e.words());
      return false;
    }
  }
}
