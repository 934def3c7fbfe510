package io.muster.agent.mirror;

import io.muster.agent.Allowed;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The last good endpoints, on disk: one file per service, a line per endpoint, a checksum at the
 * end. Read before main, so with {@code java.io.File} alone; written later, to a new file that
 * takes the old one's place.
 */
public final class Snapshot {
  private static final String HEAD = "muster-snapshot 1";

  /** 64 requirements with many endpoints each fit in; what is longer was not written here. */
  private static final long MOST_BYTES = 1 << 20;

  /**
   * From Java 9 on the class path itself is opened through the default file system; on 8 a question
   * to it before main would settle for the host which one that is.
   */
  private static final boolean NIO_IS_UP =
      !System.getProperty("java.specification.version", "").startsWith("1.");

  private final File file;

  /** The file of this service in this folder; the folder is made when first written. */
  public Snapshot(File folder, String service) {
    this.file = new File(folder, service + ".endpoints");
  }

  /** Returns when it was written, milliseconds since 1970; 0 when there is none. */
  public long writtenAtMillis() {
    return file.lastModified();
  }

  /** Returns the file's path. */
  public String path() {
    return file.getPath();
  }

  /**
   * Returns requirement key to endpoints; empty when there is no file.
   *
   * @throws IOException when it is damaged or not a snapshot
   */
  public Map<String, List<Endpoint>> read() throws IOException {
    if (!file.isFile()) {
      return new LinkedHashMap<>();
    }
    if (file.length() > MOST_BYTES) {
      throw new IOException(file + " is too long to be a snapshot");
    }
    if (NIO_IS_UP || file.getPath().startsWith(System.getProperty("java.io.tmpdir", "/tmp"))) {
      Ownership.check(
          file.getAbsoluteFile().getParentFile()); // who can change it can swap the file
      Ownership.check(file);
    }
    try (InputStream in = new FileInputStream(file)) {
      return read(in);
    }
  }

  /** Reads what stands in the file. */
  Map<String, List<Endpoint>> read(InputStream bytes) throws IOException {
    Map<String, List<Endpoint>> found = new LinkedHashMap<>();
    CRC32 sum = new CRC32();
    BufferedReader in = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    if (!HEAD.equals(in.readLine())) {
      throw new IOException(path() + " is not a snapshot of this version");
    }
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("sum ")) {
        if (!line.equals("sum " + Long.toHexString(sum.getValue()))) {
          break;
        }
        return found;
      }
      sum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
      add(found, line);
    }
    throw new IOException(path() + " is damaged: its checksum does not fit");
  }

  private void add(Map<String, List<Endpoint>> found, String line) throws IOException {
    String[] parts = new String[6];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      int tab = i == parts.length - 1 ? line.length() : line.indexOf('\t', at);
      if (tab < at) {
        throw new IOException(file + " is damaged: a line is too short");
      }
      parts[i] = line.substring(at, tab);
      at = tab + 1;
    }
    List<Endpoint> list = found.get(parts[0]);
    if (list == null) {
      list = new ArrayList<>();
      found.put(parts[0], list);
    }
    try {
      list.add(
          Endpoint.of(parts[1], parts[2], parts[3], Integer.parseInt(parts[4]), parts[5])
              .in(Endpoint.State.STALE));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Writes it anew; the old one stays until the new one is whole. Not on the main thread. */
  public void write(Map<String, List<Endpoint>> held) throws IOException {
    Path target = file.toPath();
    Path folder = Ownership.privateFolder(target.toAbsolutePath().getParent());
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, List<Endpoint>> entry : held.entrySet()) {
      for (Endpoint e : entry.getValue()) {
        lines.append(entry.getKey()).append('\t').append(e.instanceId()).append('\t');
        lines.append(e.protocol()).append('\t').append(e.host()).append('\t').append(e.port());
        lines.append('\t').append(e.version()).append('\n');
      }
    }
    CRC32 sum = new CRC32();
    sum.update(lines.toString().getBytes(StandardCharsets.UTF_8));
    Path next = fresh(folder);
    try {
      String text = HEAD + "\n" + lines + "sum " + Long.toHexString(sum.getValue()) + "\n";
      Files.write(next, text.getBytes(StandardCharsets.UTF_8));
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /**
   * Returns a new file of mode 0600, where the file system knows modes. The JDK's own temporary
   * files take their names from a SecureRandom, whose first use settles the host's providers.
   */
  @Allowed("a name that no other process has")
  private Path fresh(Path folder) throws IOException {
    Path next = folder.resolve(file.getName() + "." + Long.toHexString(System.nanoTime()) + ".new");
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.createFile(
            next,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : Files.createFile(next);
  }
}
