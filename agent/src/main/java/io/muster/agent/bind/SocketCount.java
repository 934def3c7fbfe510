package io.muster.agent.bind;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's number of TCP sockets in use in this network namespace (Linux): two short files that
 * stay open and take some tens of microseconds to read, where the list of the sockets takes
 * milliseconds. No port opens without the number changing, but for one that opens just when another
 * socket closes. Confined to the watch's thread.
 */
final class SocketCount {
  private static final String[] FILES = {"/net/sockstat", "/net/sockstat6"};
  private static final String IN_USE = ": inuse ";

  private final File process;
  private final byte[] text = new byte[512];
  private @Nullable RandomAccessFile[] files = new RandomAccessFile[0];

  /** Reads below this folder, for this process {@code /proc/self}. */
  SocketCount(File process) {
    this.process = process;
  }

  /** Returns both numbers in one, for IPv4 and IPv6; -1 where the kernel does not tell. */
  long read() {
    if (files.length == 0) {
      files = open();
    }
    long count = -1;
    for (RandomAccessFile file : files) {
      if (file != null) {
        count = Math.max(0, count) << 32 | inUse(file);
      }
    }
    return count;
  }

  private @Nullable RandomAccessFile[] open() {
    RandomAccessFile[] open = new RandomAccessFile[FILES.length];
    for (int i = 0; i < FILES.length; i++) {
      try {
        open[i] = new RandomAccessFile(new File(process, FILES[i]), "r");
      } catch (IOException e) {
        open[i] = null; // IPv6 is switched off, or the kernel has no such file
      }
    }
    return open;
  }

  /** Returns 4 of "TCP: inuse 4 orphan 0" or "TCP6: inuse 4", the first such line; else 0. */
  private long inUse(RandomAccessFile file) {
    try {
      file.seek(0);
      int length = file.read(text);
      String read = new String(text, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
      int at = read.indexOf(IN_USE, Math.max(0, read.indexOf("TCP")));
      long number = 0;
      for (int i = at + IN_USE.length(); at >= 0 && i < read.length(); i++) {
        char digit = read.charAt(i);
        if (digit < '0' || digit > '9') {
          break;
        }
        number = 10 * number + digit - '0';
      }
      return number;
    } catch (IOException e) {
      return 0;
    }
  }
}
