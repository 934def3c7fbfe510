package io.muster.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;

/** Jars that are not what they were. */
final class Jars {
  private Jars() {}

  /** Returns a copy in which every entry that starts so has this content, or is missing. */
  static Path damaged(Path folder, Path jar, String start, String content) throws IOException {
    Path copy = Files.createTempFile(folder, "damaged", ".jar");
    try (JarFile in = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(Deflater.BEST_SPEED);
      for (JarEntry entry : in.stream().toList()) {
        boolean hit = entry.getName().startsWith(start);
        if (hit && content.isEmpty()) {
          continue;
        }
        out.putNextEntry(new JarEntry(entry.getName()));
        if (hit) {
          out.write(content.getBytes(StandardCharsets.UTF_8));
        } else {
          try (InputStream bytes = in.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
        out.closeEntry();
      }
    }
    return copy;
  }
}
