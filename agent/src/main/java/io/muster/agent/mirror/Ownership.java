package io.muster.agent.mirror;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Whether a file or folder is ours alone to change. Where the system knows no owners, it is. */
final class Ownership {
  private static final int WRITABLE_BY_OTHERS = 022;

  private Ownership() {}

  /**
   * Checks a file that is to be believed.
   *
   * @throws IOException when somebody else could have written it
   */
  static void check(File file) throws IOException {
    check(file.toPath());
  }

  /**
   * Returns the folder, made with mode 0700 if need be.
   *
   * @throws IOException when it cannot be made, or somebody else could change what is in it
   */
  static Path privateFolder(@Nullable Path folder) throws IOException {
    if (folder == null) {
      throw new IOException("there is no folder to write to");
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (folder.getParent() != null) {
        Files.createDirectories(folder.getParent());
      }
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    }
    check(folder);
    return folder;
  }

  private static void check(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new IOException(path + " is a symbolic link; expected a plain file or folder");
    }
    Path self = Paths.get("/proc/self");
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")
        || !Files.exists(self)) {
      return;
    }
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(Files.getAttribute(self, "unix:uid"))) {
      throw new IOException(path + " belongs to another user (uid " + owner + ")");
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (((Integer) mode & WRITABLE_BY_OTHERS) != 0) {
      throw new IOException(path + " can be changed by others; expected mode 0700 or 0600");
    }
  }
}
