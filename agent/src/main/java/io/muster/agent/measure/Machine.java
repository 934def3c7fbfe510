package io.muster.agent.measure;

import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The machine's side of the figures. One call at a time; a figure that is not known is negative.
 */
interface Machine {
  /** Returns the machine's memory in bytes. */
  long memoryTotal() throws IOException;

  /** Returns the memory that new work could have, in bytes. */
  long memoryAvailable() throws IOException;

  /** Returns the share of all processors' time (0 to 1) since the last call, -1 at the first. */
  double loadSinceLast() throws IOException;

  /** Returns what this process holds of the machine's memory, in bytes. */
  long residentBytes() throws IOException;

  /**
   * Returns what went over the machine's network interfaces, loopback left out, since it started;
   * null when it is not known.
   */
  @Nullable Traffic traffic() throws IOException;

  /** Bytes, ever growing. */
  final class Traffic {
    private final long received;
    private final long sent;

    Traffic(long received, long sent) {
      this.received = received;
      this.sent = sent;
    }

    long received() {
      return received;
    }

    long sent() {
      return sent;
    }
  }

  /**
   * Returns Linux's own files where there are any, else OSHI, which on Linux would cost 230 ms of
   * processor time and starts a child process.
   */
  static Machine find() {
    File proc = new File("/proc");
    return new File(proc, "meminfo").canRead() && new File(proc, "self/status").canRead()
        ? new LinuxMachine(proc)
        : new OshiMachine();
  }
}
