package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells when a look is due in a process that binds in native code, past the hook. Asleep until such
 * a transport is loaded; from then on it reads the kernel's number of TCP sockets (two short files,
 * some tens of microseconds), and a change of it is worth a look. Where the number changes all the
 * time without any port, it is asked more seldom. Times are milliseconds of any clock that only
 * goes forward. Confined to the watch's thread.
 */
final class NativeBinds {
  private static final String[] LIBRARIES = {"netty_transport_native"};
  private static final String[] COUNTS = {"/net/sockstat", "/net/sockstat6"};
  private static final long PACE = 40;
  private static final long SLOWEST = 2_000;
  private static final long YOUNG = 60_000;
  private static final long LATER = 500;

  private final File process;
  private long loadedAt = -1;
  private long pace = PACE;
  private long nextRead;
  private String lastCount = "";

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
    try {
      for (String line : lines(new File(process, "maps"))) {
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
    String count = count();
    boolean changed = !count.equals(lastCount);
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

  private String count() {
    StringBuilder count = new StringBuilder();
    for (String file : COUNTS) {
      try {
        for (String line : lines(new File(process, file))) {
          if (line.startsWith("TCP")) { // "TCP: inuse 4 orphan ...", "TCP6: inuse 2"
            String[] words = line.split(" ");
            count.append(words.length > 2 ? words[2] : "").append(' ');
          }
        }
      } catch (IOException e) {
        count.append("- "); // IPv6 is switched off, or the kernel has no such file
      }
    }
    return count.toString();
  }

  private static List<String> lines(File file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.ISO_8859_1))) {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
      return lines;
    }
  }
}
