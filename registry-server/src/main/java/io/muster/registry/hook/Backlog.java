package io.muster.registry.hook;

import io.muster.registry.Log;
import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What one hook has not taken yet: a file each, in a folder of its own, so that a registry that
 * restarts still tells it. Holds so many; past that the oldest goes. Any thread; only {@link
 * #open}, {@link #take} and {@link #done} wait for the disk, the rest is the executor's.
 */
final class Backlog {
  /** A hook that is away for long must not fill the disk. */
  static final int MOST = 1_000;

  private static final String SUFFIX = ".json";

  /** Elsewhere a folder cannot be opened, and needs not be. */
  private static final boolean POSIX =
      java.nio.file.FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;
  private final Executor disk;
  private final Log log;
  private final Deque<Long> numbers = new ArrayDeque<>();
  private long newest;
  private int unwritten;
  private long dropped;

  /**
   * One that waits.
   *
   * @param number in its order
   * @param body as it will be sent
   */
  record Waiting(long number, String body) {}

  /**
   * Makes one that is not open yet.
   *
   * @param disk writes; one thread, in order
   */
  Backlog(Path folder, Executor disk, Log log) {
    this.folder = folder;
    this.disk = disk;
    this.log = log;
  }

  /**
   * Opens the folder, or makes it, and finds what waits there.
   *
   * @throws IOException when it cannot be had
   */
  synchronized void open() throws IOException {
    Path hooks = folder.toAbsolutePath().getParent();
    if (hooks != null) {
      OwnFiles.folder(hooks);
    }
    OwnFiles.folder(folder);
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String number = name.substring(0, name.length() - SUFFIX.length());
        if (number.matches("[0-9]{1,18}")) {
          found.add(Long.parseLong(number));
        }
      }
    }
    Collections.sort(found);
    numbers.addAll(found);
    newest = found.isEmpty() ? 0 : found.getLast();
  }

  private Path file(long number) {
    return folder.resolve(number + SUFFIX);
  }

  /** Has it kept. What the disk does not take is lost, and said so in the log. */
  void add(String body) {
    long number;
    synchronized (this) {
      if (unwritten >= MOST) { // the disk hangs
        dropped++;
        return;
      }
      unwritten++;
      number = ++newest;
    }
    disk.execute(() -> keep(number, body));
  }

  private void keep(long number, String body) {
    boolean kept = false;
    try {
      write(number, body);
      kept = true;
    } catch (IOException e) {
      log.warn(
          "a message for a webhook is lost, the disk does not keep it in " + folder + ": " + e);
    }
    Optional<Long> oldest = kept(number, kept);
    oldest.ifPresent(this::delete);
  }

  /** Returns which one must go for it. */
  private synchronized Optional<Long> kept(long number, boolean kept) {
    unwritten--;
    if (!kept) {
      return Optional.empty();
    }
    numbers.add(number);
    notifyAll();
    if (numbers.size() <= MOST) {
      return Optional.empty();
    }
    dropped++;
    return Optional.of(numbers.remove());
  }

  private void write(long number, String body) throws IOException {
    Path fresh = folder.resolve("new");
    try (FileChannel out =
        OwnFiles.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
    if (POSIX) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /**
   * Waits for the oldest and returns it; empty when its file is gone.
   *
   * @throws Unread when the disk does not give it; it still waits
   */
  Optional<Waiting> take() throws InterruptedException, Unread {
    long number;
    synchronized (this) {
      while (numbers.isEmpty()) {
        wait();
      }
      number = numbers.peek();
    }
    try {
      byte[] body = Files.readAllBytes(file(number));
      return Optional.of(new Waiting(number, new String(body, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) { // dropped just now, or taken away by a person
      leave(number);
      return Optional.empty();
    } catch (IOException e) {
      throw new Unread(number, file(number) + " cannot be read: " + e);
    }
  }

  /** The disk does not give a message. */
  static final class Unread extends IOException {
    private static final long serialVersionUID = 1;

    private final long number;

    Unread(long number, String message) {
      super(message);
      this.number = number;
    }

    /** Returns which. */
    long number() {
      return number;
    }
  }

  /** It has been taken, or given up. */
  void done(long number) {
    leave(number);
    delete(number);
  }

  /** It waits no longer; its file stays, and is tried again after a restart. */
  synchronized void leave(long number) {
    numbers.remove(number);
  }

  private void delete(long number) {
    try {
      Files.deleteIfExists(file(number));
    } catch (IOException e) {
      // It is told again after a restart: twice is better than never.
    }
  }

  /** Returns how many wait. */
  synchronized int size() {
    return numbers.size() + unwritten;
  }

  /** Returns how many were dropped since the start, since too many waited. */
  synchronized long dropped() {
    return dropped;
  }
}
