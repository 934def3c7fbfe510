package io.muster.agent.mirror;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
    Map<String, List<Endpoint>> found = new LinkedHashMap<>();
    if (!file.isFile()) {
      return found;
    }
    CRC32 sum = new CRC32();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      if (!HEAD.equals(in.readLine())) {
        throw new IOException(file + " is not a snapshot of this version");
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
    }
    throw new IOException(file + " is damaged: its checksum does not fit");
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
    File folder = file.getParentFile();
    if (folder != null && !folder.isDirectory() && makePrivate(folder) == null) {
      throw new IOException("the folder " + folder + " cannot be made");
    }
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, List<Endpoint>> entry : held.entrySet()) {
      for (Endpoint e : entry.getValue()) {
        lines
            .append(entry.getKey())
            .append('\t')
            .append(e.instanceId())
            .append('\t')
            .append(e.protocol());
        lines
            .append('\t')
            .append(e.host())
            .append('\t')
            .append(e.port())
            .append('\t')
            .append(e.version());
        lines.append('\n');
      }
    }
    CRC32 sum = new CRC32();
    sum.update(lines.toString().getBytes(StandardCharsets.UTF_8));
    File next = File.createTempFile(file.getName(), ".new", folder);
    try (OutputStream out = new FileOutputStream(next)) {
      out.write(
          (HEAD + "\n" + lines + "sum " + Long.toHexString(sum.getValue()) + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    if (!next.renameTo(file)) {
      throw new IOException("cannot put " + next + " in the place of " + file);
    }
  }

  private static @org.jspecify.annotations.Nullable File makePrivate(File folder) {
    boolean made = folder.mkdirs();
    boolean closed =
        folder.setReadable(false, false)
            && folder.setWritable(false, false)
            && folder.setExecutable(false, false)
            && folder.setReadable(true, true)
            && folder.setWritable(true, true)
            && folder.setExecutable(true, true);
    return made && closed ? folder : null;
  }
}
