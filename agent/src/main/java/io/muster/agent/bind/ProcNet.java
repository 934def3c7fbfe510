package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.List;

/** Reads the lines of {@code /proc/self/net/tcp} and {@code tcp6}. Pure. */
final class ProcNet {
  private static final String LISTEN = "0A";

  private ProcNet() {}

  /** One listening row. */
  static final class Row {
    final String address;
    final int port;
    final String inode;

    Row(String address, int port, String inode) {
      this.address = address;
      this.port = port;
      this.inode = inode;
    }
  }

  /** Returns the listening rows. */
  static List<Row> listening(Iterable<String> lines) {
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+");
      if (fields.length > 9 && fields[3].equals(LISTEN)) {
        int colon = fields[1].indexOf(':');
        rows.add(
            new Row(
                address(fields[1].substring(0, colon)),
                Integer.parseInt(fields[1].substring(colon + 1), 16),
                fields[9]));
      }
    }
    return rows;
  }

  /**
   * The kernel writes each group of four bytes as one number in the machine's order (here:
   * little-endian).
   */
  static String address(String hex) {
    int[] bytes = new int[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int group = i / 4 * 4;
      bytes[group + 3 - i % 4] = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes.length == 4 ? four(bytes, 0) : six(bytes);
  }

  private static String four(int[] bytes, int from) {
    return bytes[from] + "." + bytes[from + 1] + "." + bytes[from + 2] + "." + bytes[from + 3];
  }

  private static String six(int[] bytes) {
    boolean mapped = bytes[10] == 255 && bytes[11] == 255;
    StringBuilder text = new StringBuilder();
    boolean zero = true;
    for (int i = 0; i < 16; i++) {
      zero &= bytes[i] == 0 || i == 15 && bytes[i] == 1;
      mapped &= i >= 10 || bytes[i] == 0;
    }
    if (mapped) {
      return four(bytes, 12);
    }
    if (zero) {
      return bytes[15] == 1 ? "::1" : "::";
    }
    for (int i = 0; i < 16; i += 2) {
      text.append(i == 0 ? "" : ":").append(Integer.toHexString(bytes[i] << 8 | bytes[i + 1]));
    }
    return text.toString();
  }
}
