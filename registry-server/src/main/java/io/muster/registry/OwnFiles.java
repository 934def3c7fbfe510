package io.muster.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files and folders that hold what is nobody else's: made with mode 0600 and 0700, and used only
 * when nobody else could have put them there or can change them. Where the system knows no such
 * modes, what it has must do. Any thread.
 */
public final class OwnFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final Path SELF = Path.of("/proc/self");
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int ALL_OF_OTHERS = 077;
  private static final Object ROOT = 0;

  private OwnFiles() {}

  /**
   * Makes the folder unless it is there; folders above it are made as the system makes them.
   *
   * @throws IOException when it cannot be made, is a symbolic link or no folder, belongs to another
   *     user, or can be changed by others
   */
  public static void folder(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Path above = folder.toAbsolutePath().getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      Files.createDirectory(folder, mode("rwx------"));
    }
    check(folder, true);
  }

  /**
   * Makes an empty file unless it is there.
   *
   * @throws IOException as for a {@link #folder}
   */
  public static void file(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file, mode("rw-------"));
    } else {
      check(file, false);
    }
  }

  /**
   * Opens a file as the options say; one that it makes is of mode 0600, a symbolic link is never
   * followed.
   */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, all, mode("rw-------"));
  }

  /**
   * Checks a file that somebody put there to be read and that nobody else may read: of mode 0600 or
   * 0400, this user's. Where a symbolic link leads is what counts: secrets are often handed over
   * so.
   *
   * @throws IOException when others may read it, or it is neither this user's nor root's
   */
  public static void secret(Path file) throws IOException {
    given(file, ALL_OF_OTHERS, "read", "expected mode 0600 or 0400");
  }

  /**
   * Checks a file as {@link #secret} does, which others may read but not change.
   *
   * @throws IOException when others may change it, or it is neither this user's nor root's
   */
  public static void unchangeable(Path file) throws IOException {
    given(file, WRITABLE_BY_OTHERS, "changed", "expected mode 0644 or less");
  }

  private static void given(Path file, int forbidden, String what, String expected)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.notExists(file) ? "it is not there; expected a file" : "it is no file");
    }
    Path real = file.toRealPath();
    if (knowsOwners(real)) {
      if (!Files.getAttribute(real, "unix:uid").equals(ROOT)) {
        owner(real);
      }
      int mode = (Integer) Files.getAttribute(real, "unix:mode");
      if ((mode & forbidden) != 0) {
        throw new IOException(
            "%s can be %s by other users (mode %o); %s"
                .formatted(real, what, mode & 0777, expected));
      }
    }
  }

  private static FileAttribute<?>[] mode(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static void check(Path path, boolean folder) throws IOException {
    String kind = folder ? "folder" : "file";
    if (Files.isSymbolicLink(path)) {
      throw new IOException(
          path
              + " is a symbolic link to "
              + Files.readSymbolicLink(path)
              + "; expected the "
              + kind
              + " itself");
    }
    boolean right = folder ? Files.isDirectory(path) : Files.isRegularFile(path);
    if (!right) {
      throw new IOException(path + " is no " + kind);
    }
    if (!knowsOwners(path)) {
      return;
    }
    owner(path);
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & WRITABLE_BY_OTHERS) != 0) {
      throw new IOException(
          "%s can be changed by other users (mode %o); expected mode %s%s"
              .formatted(
                  path,
                  mode & 0777,
                  folder ? "0700" : "0600",
                  folder ? ", or the name of a folder in it that is not there yet" : ""));
    }
  }

  private static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.exists(SELF);
  }

  private static void owner(Path path) throws IOException {
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Object self = Files.getAttribute(SELF, "unix:uid");
    // Who is root may use what he was pointed at: in a container it often belongs to somebody else.
    if (!owner.equals(self) && !self.equals(ROOT)) {
      throw new IOException(
          path + " belongs to another user (uid " + owner + "); expected one of uid " + self);
    }
  }
}
