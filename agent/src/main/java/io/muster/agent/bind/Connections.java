package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The kernel's list of connections (Linux), to count those of some ports. Any thread. */
public final class Connections {
  private static final String[] TABLES = {"/net/tcp", "/net/tcp6"};

  private final File process;

  /** Reads below {@code /proc/self}. */
  public Connections() {
    this(new File("/proc/self"));
  }

  Connections(File process) {
    this.process = process;
  }

  /**
   * Returns how many connections are established with one of these as their own port; -1 where that
   * cannot be told.
   */
  public int established(Set<Integer> ports) {
    int count = -1;
    for (String table : TABLES) {
      File file = new File(process, table);
      if (file.canRead()) { // no tcp6 where IPv6 is switched off
        try {
          count = Math.max(0, count) + established(file, ports);
        } catch (IOException e) {
          return -1;
        }
      }
    }
    return count;
  }

  private static int established(File table, Set<Integer> ports) throws IOException {
    int count = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(table), StandardCharsets.US_ASCII))) {
      in.readLine(); // the heading
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (ports.contains(ProcNet.establishedPort(line))) {
          count++;
        }
      }
    }
    return count;
  }
}
