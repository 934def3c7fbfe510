package io.muster.agent.crypto;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * The kernel's random numbers, read without the JDK's provider list, whose first use would fix what
 * the host's main may still choose. Any thread.
 */
public final class Randomness extends SecureRandom {
  private static final long serialVersionUID = 1;
  private static final String SOURCE = "/dev/urandom";

  private Randomness(SecureRandomSpi source) {
    super(source, null);
  }

  /** Returns the kernel's, or the JDK's own where there is no {@code /dev/urandom} (Windows). */
  public static SecureRandom open() {
    return new File(SOURCE).canRead() ? new Randomness(new Kernel()) : new SecureRandom();
  }

  /** Opens the source for each request: they are few, and nothing stays open. */
  private static final class Kernel extends SecureRandomSpi {
    private static final long serialVersionUID = 1;

    @Override
    protected void engineSetSeed(byte[] seed) {
      // the kernel needs none of ours
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      try (DataInputStream in = new DataInputStream(new FileInputStream(SOURCE))) {
        in.readFully(bytes);
      } catch (IOException e) {
        throw new IllegalStateException(SOURCE + " cannot be read", e);
      }
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      byte[] bytes = new byte[count];
      engineNextBytes(bytes);
      return bytes;
    }
  }
}
