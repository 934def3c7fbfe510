package io.muster.agent.bind;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Tells when a look is due in a process that binds in native code, past the hook. Asleep until such
 * a transport is loaded; from then on it reads the kernel's number of TCP sockets, and a change of
 * it is worth a look. Where the number changes all the time without any port, it is read more
 * seldom. Times are milliseconds of any clock that only goes forward. Confined to the watch's
 * thread.
 */
final class NativeBinds {
  private static final String[] LIBRARIES = {"netty_transport_native"};

  /** A reading takes some tens of microseconds: of a processor a quarter of a hundredth. */
  private static final long PACE = 20;

  private static final long SLOWEST = 2_000;
  private static final long YOUNG = 10_000;
  private static final long LATER = 250;

  private final File process;
  private final SocketCount sockets;
  private long loadedAt = -1;
  private long pace = PACE;
  private long nextRead;
  private long lastCount = -1;

  /** Reads below this folder, for this process {@code /proc/self}. */
  NativeBinds(File process, SocketCount sockets) {
    this.process = process;
    this.sockets = sockets;
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
    long count = sockets.read();
    if (count < 0) {
      loadedAt = -1; // no such number here: the regular look finds the ports
      return false;
    }
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
}
