package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Which process this is: an id drawn at random, the moment it came to be, how the agent came into
 * it.
 */
@Allowed("the process's own clock and randomness")
public final class Process {
  private final byte[] id = new byte[16];
  private final long incarnation = System.currentTimeMillis();
  private final long startedNanos = System.nanoTime();
  private final boolean lateAttach;

  Process(boolean lateAttach) {
    this.lateAttach = lateAttach;
    if (fromKernel(id)) {
      return;
    }
    // Two of them also fill the bits a UUID fixes.
    UUID one = UUID.randomUUID();
    UUID two = UUID.randomUUID();
    put(0, one.getMostSignificantBits() ^ two.getLeastSignificantBits());
    put(8, one.getLeastSignificantBits() ^ two.getMostSignificantBits());
  }

  /**
   * Fills the bytes from the kernel. The JDK's own generator would load the host's list of security
   * providers, and costs 30 ms before main.
   */
  private static boolean fromKernel(byte[] bytes) {
    File source = new File("/dev/urandom");
    if (!source.canRead()) {
      return false;
    }
    try (InputStream in = new FileInputStream(source)) {
      return in.read(bytes) == bytes.length;
    } catch (IOException e) {
      return false;
    }
  }

  private void put(int at, long bits) {
    for (int i = 0; i < 8; i++) {
      id[at + i] = (byte) (bits >>> (56 - 8 * i));
    }
  }

  /** Returns a copy of the instance id, 16 bytes. */
  public byte[] id() {
    return id.clone();
  }

  /** Returns the instance id as 32 hex digits. */
  public String idHex() {
    StringBuilder hex = new StringBuilder(32);
    for (byte b : id) {
      hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }

  /** Returns the agent's start, milliseconds since 1970: orders the lives of one id. */
  public long incarnation() {
    return incarnation;
  }

  /** Returns whether the agent came into a JVM that ran already. */
  public boolean lateAttach() {
    return lateAttach;
  }

  /** Returns milliseconds since the agent's first line. */
  public long ageMillis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }
}
