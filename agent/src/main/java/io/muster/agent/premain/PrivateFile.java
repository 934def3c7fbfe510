package io.muster.agent.premain;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads the small files that hold certificates, keys and tokens. Any thread. */
public final class PrivateFile {
  private static final int LONGEST = 1024 * 1024;

  private PrivateFile() {}

  /**
   * Returns its text.
   *
   * @throws IOException with what is wrong, without the file's name
   */
  public static String read(String path) throws IOException {
    File file = new File(path);
    if (!file.exists()) {
      throw new IOException("there is no such file");
    }
    if (file.isDirectory()) {
      throw new IOException("it is a folder");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = new FileInputStream(file)) {
      byte[] part = new byte[8192];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        all.write(part, 0, count);
        if (all.size() > LONGEST) {
          throw new IOException("it is longer than 1 MiB");
        }
      }
    } catch (FileNotFoundException e) {
      throw new IOException("it may not be read by this process", e);
    }
    return new String(all.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** Returns who else may read the secret in it, in words, or "". */
  public static String exposure(String path) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(new File(path).toPath());
      return modes.contains(PosixFilePermission.OTHERS_READ)
              || modes.contains(PosixFilePermission.OTHERS_WRITE)
          ? "every user of this machine may read or change it; expected mode 600 or 640"
          : "";
    } catch (IOException | UnsupportedOperationException e) {
      return ""; // a file system without modes
    }
  }
}
