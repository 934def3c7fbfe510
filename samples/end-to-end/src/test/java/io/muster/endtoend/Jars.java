package io.muster.endtoend;

import io.muster.agent.jar.PackWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** The agent's jar from inside, and jars that are not what they were. */
final class Jars {
  private static final String PACK = "muster-inner.pack";
  private static final String INSIDE = PACK + "/";
  private static final String CLASS = ".class";
  private static final int HEAD = 8;
  private static final int ROW = 16;

  private Jars() {}

  /**
   * Returns every file of the agent's jar by its path; those of the pack as if it were a folder.
   */
  static Map<String, byte[]> contents(Path jar) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (JarFile in = new JarFile(jar.toFile())) {
      for (JarEntry entry : in.stream().toList()) {
        try (InputStream bytes = in.getInputStream(entry)) {
          contents.put(entry.getName(), bytes.readAllBytes());
        }
      }
    }
    byte[] packed = contents.remove(PACK);
    if (packed != null) {
      unpack(ByteBuffer.wrap(packed), contents);
    }
    return contents;
  }

  /** A class stands there by its name, with dots; all else by its path. */
  private static void unpack(ByteBuffer pack, Map<String, byte[]> to) {
    int count = pack.getInt(4);
    for (int row = HEAD; row < HEAD + ROW * count; row += ROW) {
      byte[] name = new byte[pack.getInt(row + 4)];
      byte[] content = new byte[pack.getInt(row + 12) - name.length];
      pack.position(pack.getInt(row + 8)).get(name).get(content);
      String text = new String(name, StandardCharsets.UTF_8);
      boolean file = text.contains("/") || content.length < 4 || content[0] != (byte) 0xca;
      to.put(INSIDE + (file ? text : text.replace('.', '/') + CLASS), content);
    }
  }

  /** Returns a copy in which every file that starts so has this content, or is missing. */
  static Path damaged(Path folder, Path jar, String start, String content) throws IOException {
    Path copy = Files.createTempFile(folder, "damaged", ".jar");
    PackWriter pack = new PackWriter();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
      for (Map.Entry<String, byte[]> each : contents(jar).entrySet()) {
        String name = each.getKey();
        boolean hit = name.startsWith(start);
        byte[] bytes = hit ? content.getBytes(StandardCharsets.UTF_8) : each.getValue();
        if (hit && content.isEmpty()) {
          continue;
        }
        if (name.startsWith(INSIDE)) {
          pack.add(name.substring(INSIDE.length()), bytes);
        } else {
          store(out, name, bytes);
        }
      }
      if (!PACK.startsWith(start)) {
        store(out, PACK, pack.bytes());
      }
    }
    return copy;
  }

  private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
