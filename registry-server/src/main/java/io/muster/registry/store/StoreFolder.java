package io.muster.registry.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder the store lives in: 0700, and its file 0600. */
final class StoreFolder {
  private static final String FILE = "registry.mv";

  private StoreFolder() {}

  /** Returns the store's file in a folder that exists and can be written. */
  static Path prepare(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        if (posix) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
      if (!Files.exists(file) && posix) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
        throw new IOException("not writable by this user");
      }
      return file;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.FOLDER,
          "the data folder "
              + folder
              + " cannot be used: "
              + e
              + "; expected one this user can write, see --data-dir",
          e);
    }
  }

  static StoreException damaged(Path file, Exception cause) {
    return new StoreException(
        StoreException.Reason.DAMAGED,
        file
            + " cannot be read: "
            + cause.getMessage()
            + "; it is left as it is: move it away to start empty, or restore a copy",
        cause);
  }
}
