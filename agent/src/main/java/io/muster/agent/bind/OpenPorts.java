package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernel's own list of what this process listens on (Linux). Confined to the watch's thread.
 *
 * <p>Linux lists listening sockets before all others, so a host with many connections costs little:
 * reading stops at the first other row. That is checked, not trusted: one read in {@link
 * #FULL_EVERY} goes to the end, and where a listening row comes late no read stops early any more.
 */
final class OpenPorts {
  private static final int FULL_EVERY = 20;
  private static final String[] TABLES = {"/net/tcp", "/net/tcp6"};
  private static final String SOCKET = "socket:[";

  private final File process;
  private final boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private Set<String> lastSeen = new HashSet<>();
  private Set<String> lastOwned = new HashSet<>();
  private boolean ordered = true;
  private int reads;

  /** Reads below this folder, for this process {@code /proc/self}. */
  OpenPorts(File process) {
    this.process = process;
  }

  /** Returns whether this system shows its tables. */
  boolean readable() {
    return new File(process, TABLES[0]).canRead() && new File(process, "fd").canRead();
  }

  /** Returns the rows whose sockets belong to this process. */
  List<ProcNet.Row> read() throws IOException {
    boolean full = reads++ % FULL_EVERY == 0;
    List<ProcNet.Row> rows = new ArrayList<>();
    for (String table : TABLES) {
      File file = new File(process, table);
      if (file.canRead()) { // no tcp6 where IPv6 is switched off
        rows.addAll(ProcNet.listening(lines(file, full || !ordered), littleEndian));
      }
    }
    Set<String> inodes = new HashSet<>();
    for (ProcNet.Row row : rows) {
      inodes.add(row.inode);
    }
    // Whose socket it is shows in the descriptors alone; reading them is the dear part, so only
    // when the list has changed, or when a descriptor may have changed hands without that.
    if (full || !inodes.equals(lastSeen)) {
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

  private Set<String> owned() {
    Set<String> inodes = new HashSet<>();
    File folder = new File(process, "fd");
    String[] descriptors = folder.list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      String target = target(new File(folder, descriptor));
      if (target.startsWith(SOCKET) && target.endsWith("]")) {
        inodes.add(target.substring(SOCKET.length(), target.length() - 1));
      }
    }
    return inodes;
  }

  private static String target(File link) {
    try {
      return Files.readSymbolicLink(link.toPath()).toString();
    } catch (IOException | RuntimeException e) {
      return ""; // closed since the folder was listed
    }
  }

  private List<String> lines(File table, boolean full) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean others = false;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(table), StandardCharsets.US_ASCII))) {
      in.readLine(); // the heading
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (ProcNet.isOther(line)) {
          if (!full) {
            break;
          }
          others = true;
        } else {
          ordered &= !others;
          lines.add(line);
        }
      }
    }
    return lines;
  }
}
