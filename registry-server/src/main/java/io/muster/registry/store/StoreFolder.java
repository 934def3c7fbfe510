package io.muster.registry.store;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The folder the store lives in: 0700, and its files 0600. */
final class StoreFolder {
  private static final String FILE = "registry.store";
  private static final String RECALLING = "registry.recalling";
  private static final String EARLIER = "registry.mv";
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private StoreFolder() {}

  /** Returns where the store's file is, or will be. */
  static Path file(Path folder) {
    return folder.resolve(FILE);
  }

  /**
   * Returns where it stands that the store is new, or has lost something, and that not everybody is
   * back yet.
   */
  static Path recalling(Path folder) {
    return folder.resolve(RECALLING);
  }

  /** Makes the folder, for this user alone, unless it is there and nobody else can change it. */
  static void prepare(Path folder) {
    try {
      OwnFiles.folder(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** Refuses a folder that holds what builds before the first release wrote, and nothing since. */
  static void refuseEarlier(Path folder) {
    Path earlier = folder.resolve(EARLIER);
    if (Files.exists(earlier) && Files.notExists(file(folder))) {
      throw new StoreException(
          StoreException.Reason.EARLIER,
          earlier
              + " was written by a build before the first release, which this one cannot read; move"
              + " it away to start empty: agents that are there say everything again",
          null);
    }
  }

  /** Makes the file, empty and for this user alone, unless it is there. */
  static void create(Path file) throws IOException {
    OwnFiles.file(file);
  }

  /** Returns what tells this file from any other that may take its name; null where nothing can. */
  static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Has the folder's own entries on disk: a file that was made or renamed is there after a crash.
   */
  static void sync(Path folder) throws IOException {
    if (POSIX) { // elsewhere a folder cannot be opened, and needs not be
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /** Returns the innermost cause in words. */
  static String why(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || cause instanceof FileSystemException
        ? cause.toString().replaceFirst("^[a-z.]+", "")
        : message;
  }

  static StoreException unusable(Path folder, Throwable cause) {
    return new StoreException(
        StoreException.Reason.FOLDER,
        "the data folder "
            + folder
            + " cannot be used: "
            + why(cause)
            + "; expected one this user can write, see --data-dir",
        cause);
  }

  static StoreException inUse(Path folder) {
    return new StoreException(
        StoreException.Reason.IN_USE,
        file(folder)
            + " is in use by another process: end that registry, or use another --data-dir",
        null);
  }

  static StoreException newer(Path file, int format) {
    return new StoreException(
        StoreException.Reason.NEWER,
        "%s was written by a newer Muster (format %d, this one reads %d); use that version, or "
            .concat("another --data-dir")
            .formatted(file, format, StoreFile.FORMAT),
        null);
  }

  static StoreException damaged(Path file, String what, @Nullable Throwable cause) {
    return new StoreException(
        StoreException.Reason.DAMAGED,
        file
            + " cannot be read: "
            + what
            + "; it is left as it is: move it away to start empty, or restore a copy",
        cause);
  }
}
