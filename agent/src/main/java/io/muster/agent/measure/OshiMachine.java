package io.muster.agent.measure;

import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Asks OSHI; its only user, loaded with the first reading. */
final class OshiMachine implements Machine {
  private final SystemInfo info = new SystemInfo();
  private @Nullable GlobalMemory memory;
  private @Nullable CentralProcessor processor;
  private @Nullable OperatingSystem system;
  private long @Nullable [] lastTicks;

  @Override
  public long memoryTotal() {
    return memory().getTotal();
  }

  @Override
  public long memoryAvailable() {
    return memory().getAvailable();
  }

  @Override
  public double loadSinceLast() {
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

  @Override
  public long residentBytes() {
    OperatingSystem known = system;
    if (known == null) {
      known = info.getOperatingSystem();
      system = known;
    }
    return known.getCurrentProcess().getResidentMemory();
  }

  @Override
  public Traffic traffic() {
    long received = 0;
    long sent = 0;
    for (NetworkIF network : info.getHardware().getNetworkIFs()) { // without loopback
      received += network.getBytesRecv();
      sent += network.getBytesSent();
    }
    return new Traffic(received, sent);
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
