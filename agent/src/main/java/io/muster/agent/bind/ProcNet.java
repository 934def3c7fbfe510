package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.List;

/** Reads rows of {@code /proc/self/net/tcp} and {@code tcp6}. Pure. */
final class ProcNet {
  private static final String LISTEN = "0A";
  private static final String ESTABLISHED = "01";

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

    String key() {
      return address + "/" + port;
    }

    @Override
    public String toString() {
      return key() + " inode " + inode;
    }
  }

  /** Whether this row is of a socket in another state than listening. */
  static boolean isOther(String line) {
    String state = field(line, 3);
    return state.length() == LISTEN.length() && !state.equals(LISTEN);
  }

  /**
   * Returns the listening rows; a line that is not understood is left out.
   *
   * @param littleEndian the machine's byte order, in which the kernel prints addresses
   */
  static List<Row> listening(Iterable<String> lines, boolean littleEndian) {
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      if (field(line, 3).equals(LISTEN)) {
        Row row = row(line, littleEndian);
        if (row != null) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Returns the own port of an established connection, or -1: the row is of something else. */
  static int establishedPort(String line) {
    String local = field(line, 1);
    try {
      return field(line, 3).equals(ESTABLISHED)
          ? Integer.parseInt(local.substring(local.indexOf(':') + 1), 16)
          : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @org.jspecify.annotations.Nullable Row row(String line, boolean littleEndian) {
    String local = field(line, 1);
    int colon = local.indexOf(':');
    String inode = field(line, 9);
    if ((colon != 8 && colon != 32) || inode.isEmpty()) {
      return null;
    }
    try {
      int port = Integer.parseInt(local.substring(colon + 1), 16);
      String address = IpText.of(bytes(local.substring(0, colon), littleEndian));
      return port > 0 && port <= 65_535 ? new Row(address, port, inode) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Each four bytes are printed as one number of the machine. */
  private static byte[] bytes(String hex, boolean littleEndian) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = littleEndian ? i / 4 * 4 + 3 - i % 4 : i;
      bytes[at] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  /** Returns the field of that number, counted from 0 and parted by blanks, or "". */
  private static String field(String line, int number) {
    int at = 0;
    for (int i = 0; ; i++) {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
      int end = line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      if (i == number || end == line.length()) {
        return i == number ? line.substring(at, end) : "";
      }
      at = end;
    }
  }
}
