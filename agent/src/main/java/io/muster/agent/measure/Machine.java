package io.muster.agent.measure;

import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** The machine's side of the figures; the only user of OSHI, loaded with the first reading. */
final class Machine {
  private final SystemInfo info = new SystemInfo();
  private @Nullable GlobalMemory memory;
  private @Nullable CentralProcessor processor;
  private @Nullable OperatingSystem system;
  private long @Nullable [] lastTicks;

  /** Returns the machine's memory in bytes. */
  long memoryTotal() {
    return memory().getTotal();
  }

  /** Returns the memory that new work could have, in bytes. */
  long memoryAvailable() {
    return memory().getAvailable();
  }

  /** Returns the share of all processors' time (0 to 1) since the last call, -1 at the first. */
  double loadSinceLast() {
    CentralProcessor known = processor;
    if (known == null) {
      known = info.getHardware().getProcessor();
      processor = known;
    }
    long[] before = lastTicks;
    double load = before == null ? -1 : known.getSystemCpuLoadBetweenTicks(before);
    lastTicks = known.getSystemCpuLoadTicks();
    return load;
  }

  /** Returns what this process holds of the machine's memory, in bytes. */
  long residentBytes() {
    OperatingSystem known = system;
    if (known == null) {
      known = info.getOperatingSystem();
      system = known;
    }
    return known.getCurrentProcess().getResidentMemory();
  }

  private GlobalMemory memory() {
    GlobalMemory known = memory;
    if (known == null) {
      known = info.getHardware().getMemory();
      memory = known;
    }
    return known;
  }
}
