package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernel's own list of what this process listens on (Linux). Confined to the watch's thread.
 */
final class OpenPorts {
  private static final String[] TABLES = {"/proc/self/net/tcp", "/proc/self/net/tcp6"};

  private Set<String> lastSeen = new HashSet<>();
  private Set<String> lastOwned = new HashSet<>();

  /** Returns whether this system shows its tables. */
  static boolean readable() {
    return new File(TABLES[0]).canRead() && new File("/proc/self/fd").canRead();
  }

  /** Returns the rows whose sockets belong to this process. */
  List<ProcNet.Row> read() throws IOException {
    List<ProcNet.Row> rows = new ArrayList<>();
    for (String table : TABLES) {
      if (new File(table).canRead()) {
        rows.addAll(ProcNet.listening(lines(table)));
      }
    }
    Set<String> inodes = new HashSet<>();
    for (ProcNet.Row row : rows) {
      inodes.add(row.inode);
    }
    // Whose socket it is shows in the descriptors alone; reading them is the dear part, so only
    // when something is new.
    if (!inodes.equals(lastSeen)) {
      lastOwned = owned();
      lastSeen = inodes;
    }
    List<ProcNet.Row> own = new ArrayList<>();
    for (ProcNet.Row row : rows) {
      if (lastOwned.contains(row.inode)) {
        own.add(row);
      }
    }
    return own;
  }

  private static Set<String> owned() {
    Set<String> inodes = new HashSet<>();
    String[] descriptors = new File("/proc/self/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      try {
        String target =
            Files.readSymbolicLink(new File("/proc/self/fd/" + descriptor).toPath()).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      } catch (IOException | RuntimeException e) {
        inodes.remove(""); // closed since the folder was listed: nothing to add
      }
    }
    return inodes;
  }

  private static List<String> lines(String path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(path), StandardCharsets.US_ASCII))) {
      in.readLine(); // the heading
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
