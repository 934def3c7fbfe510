package io.muster.agent.premain;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The classes and files of the inner realm, packed into one entry of the agent's jar: the JVM goes
 * through a jar's index name by name on the main thread, before the first class comes out of it.
 * This one's is searched where it lies. Written by {@code io.muster.agent.jar}. Any thread.
 */
final class InnerPack {
  /** The entry of the jar. */
  static final String ENTRY = "muster-inner.pack";

  /** "MIP1"; then the number of rows. */
  private static final int MAGIC = 0x4d495031;

  private static final int HEAD = 8;

  /** A row: hash of the name, length of the name, where it lies, length with the name in front. */
  private static final int ROW = 16;

  private final JarFile jar;
  private final ZipEntry entry;
  private final byte @Nullable [] inflated;
  private final byte[] rows;

  /**
   * Opens the jar, which stays open, and reads the rows.
   *
   * @throws IOException when the jar has no pack, or one that is damaged: then it is closed again,
   *     since nobody is left who could
   */
  static InnerPack open(File file) throws IOException {
    JarFile jar = new JarFile(file, false);
    InnerPack pack = null;
    try {
      pack = new InnerPack(jar);
      return pack;
    } finally {
      if (pack == null) {
        jar.close();
      }
    }
  }

  private InnerPack(JarFile jar) throws IOException {
    ZipEntry found = jar.getEntry(ENTRY);
    if (found == null) {
      throw new IOException("the agent's jar is not whole, " + ENTRY + " is missing");
    }
    this.jar = jar;
    this.entry = found;
    // Who packed the jar anew may have deflated it: then no place in it is reached by itself.
    this.inflated = found.getMethod() == ZipEntry.STORED ? null : part(null, 0, found.getSize());
    byte[] head = part(inflated, 0, HEAD);
    if (number(head, 0) != MAGIC) {
      throw damaged();
    }
    this.rows = part(inflated, HEAD, (long) number(head, 4) * ROW);
  }

  /** Returns what is kept under that name, or null: of a class its name with dots. */
  byte @Nullable [] read(String name) throws IOException {
    int hash = name.hashCode(); // the name of a class has it already
    for (int row = first(hash); row < rows.length && number(rows, row) == hash; row += ROW) {
      byte[] found = part(inflated, number(rows, row + 8), number(rows, row + 12));
      int length = number(rows, row + 4);
      if (length < 0 || length > found.length) {
        throw damaged();
      }
      if (name.equals(new String(found, 0, length, StandardCharsets.UTF_8))) {
        return Arrays.copyOfRange(found, length, found.length);
      }
    }
    return null;
  }

  /** Returns where the first row is whose hash is not below that one; they are in order. */
  private int first(int hash) {
    int low = 0;
    int high = rows.length / ROW;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number(rows, middle * ROW) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low * ROW;
  }

  private byte[] part(byte @Nullable [] from, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || offset + length > entry.getSize()) {
      throw damaged();
    }
    byte[] part = new byte[(int) length];
    try (InputStream whole =
            from == null ? jar.getInputStream(entry) : new ByteArrayInputStream(from);
        DataInputStream in = new DataInputStream(whole)) {
      for (long skipped = 0; skipped < offset; ) { // at once, where it is stored
        long more = in.skip(offset - skipped);
        if (more <= 0) {
          throw damaged();
        }
        skipped += more;
      }
      in.readFully(part);
    }
    return part;
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static IOException damaged() {
    return new IOException("the agent's jar is damaged, " + ENTRY + " cannot be read");
  }
}
