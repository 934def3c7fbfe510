package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a look is due in a process that binds in native code, past the hook. Asleep until such
 * a transport is loaded; from then on it reads the kernel's number of TCP sockets (two short files
 * that stay open, some tens of microseconds), and a change of it is worth a look. Where the number
 * changes all the time without any port, it is read more seldom. Times are milliseconds of any
 * clock that only goes forward. Confined to the watch's thread.
 */
final class NativeBinds {
  private static final String[] LIBRARIES = {"netty_transport_native"};
  private static final String[] COUNTS = {"/net/sockstat", "/net/sockstat6"};
  private static final String IN_USE = ": inuse ";
  private static final long PACE = 50;
  private static final long SLOWEST = 2_000;
  private static final long YOUNG = 10_000;
  private static final long LATER = 250;

  private final File process;
  private long loadedAt = -1;
  private long pace = PACE;
  private long nextRead;
  private final byte[] text = new byte[512];
  private @Nullable RandomAccessFile[] counts = new RandomAccessFile[0];
  private long lastCount = -1;

  /** Reads below this folder, for this process {@code /proc/self}. */
  NativeBinds(File process) {
    this.process = process;
  }

  /** A library was loaded; its file or its name. */
  void loaded(String library, long now) {
    for (String known : LIBRARIES) {
      if (library.contains(known)) {
        loadedAt = now;
        pace = PACE;
        nextRead = now;
      }
    }
  }

  /** Looks once for what was loaded before anybody told. */
  void lookForLoaded(long now) {
    try (BufferedReader maps =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(new File(process, "maps")), StandardCharsets.ISO_8859_1))) {
      for (String line = maps.readLine(); line != null; line = maps.readLine()) {
        loaded(line, now);
      }
    } catch (IOException e) {
      loadedAt = -1; // no such list: the regular look finds the ports
    }
  }

  /** Returns how long there is nothing to read, at least 0. */
  long idle(long now) {
    return loadedAt < 0 ? Long.MAX_VALUE : Math.max(0, nextRead - now);
  }

  /** Reads the number if it is time to; returns whether it has changed. */
  boolean socketsChanged(long now) {
    if (loadedAt < 0 || now < nextRead) {
      return false;
    }
    long count = count();
    boolean changed = count != lastCount;
    lastCount = count;
    if (changed) {
      pace = Math.min(SLOWEST, pace * 2);
    }
    nextRead = now + Math.max(pace, now - loadedAt < YOUNG ? PACE : LATER);
    return changed;
  }

  /** A look has shown a change of the ports: the number is worth its reading. */
  void portsChanged() {
    pace = PACE;
  }

  /** Returns both numbers in one. */
  private long count() {
    if (counts.length == 0) {
      counts = open();
    }
    long count = 0;
    for (RandomAccessFile file : counts) {
      count = count << 32 | inUse(file);
    }
    return count;
  }

  private @Nullable RandomAccessFile[] open() {
    RandomAccessFile[] open = new RandomAccessFile[COUNTS.length];
    for (int i = 0; i < COUNTS.length; i++) {
      open[i] = opened(new File(process, COUNTS[i]));
    }
    return open;
  }

  private static @Nullable RandomAccessFile opened(File file) {
    try {
      return new RandomAccessFile(file, "r");
    } catch (IOException e) {
      return null; // IPv6 is switched off, or the kernel has no such file
    }
  }

  /** Returns 4 of "TCP: inuse 4 orphan 0" or "TCP6: inuse 4", the first such line; else 0. */
  private long inUse(@Nullable RandomAccessFile file) {
    try {
      int length = 0;
      if (file != null) {
        file.seek(0);
        length = file.read(text);
      }
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
