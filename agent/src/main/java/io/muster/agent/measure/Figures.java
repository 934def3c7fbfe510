package io.muster.agent.measure;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.nativefree.SystemInfo;

/**
 * Reads the figures: the JVM's from the JDK's own beans (the platform MBean server is never asked
 * for: it would freeze choices of the host), the machine's from OSHI. One that fails costs only
 * itself.
 */
public final class Figures {
  /** Version of OpenTelemetry's conventions the names are of. */
  public static final String SCHEMA = "1.38.0";

  private static final Map<String, String> NONE = Collections.emptyMap();

  private @Nullable HardwareAbstractionLayer hardware;
  private long @Nullable [] lastTicks;
  private boolean osBroken;

  /** One source of figures. */
  private interface Source {
    void read(List<Measurement> to);
  }

  /**
   * Returns every figure that can be had now. The first call loads OSHI; on the agent's thread
   * only.
   */
  public List<Measurement> read() {
    List<Measurement> figures = new ArrayList<>();
    read(this::memory, figures);
    read(this::collections, figures);
    read(this::threadsAndClasses, figures);
    read(this::process, figures);
    if (!osBroken) {
      osBroken = !read(this::machine, figures);
    }
    return figures;
  }

  @SuppressWarnings(
      "IllegalCatch") // some JDKs throw from these beans in containers; a figure is not worth more
  private static boolean read(Source source, List<Measurement> figures) {
    try {
      source.read(figures);
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  private void memory(List<Measurement> to) {
    usage(to, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(), type("heap"));
    usage(to, ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage(), type("non_heap"));
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      Map<String, String> name = Collections.singletonMap("jvm.memory.pool.name", pool.getName());
      to.add(new Measurement("jvm.memory.used", pool.getUsage().getUsed(), name));
      MemoryUsage afterGc = pool.getCollectionUsage();
      if (afterGc != null) {
        to.add(new Measurement("jvm.memory.used_after_last_gc", afterGc.getUsed(), name));
      }
    }
  }

  private static Map<String, String> type(String type) {
    return Collections.singletonMap("jvm.memory.type", type);
  }

  private static void usage(List<Measurement> to, MemoryUsage usage, Map<String, String> of) {
    to.add(new Measurement("jvm.memory.used", usage.getUsed(), of));
    to.add(new Measurement("jvm.memory.committed", usage.getCommitted(), of));
    if (usage.getMax() > 0) {
      to.add(new Measurement("jvm.memory.limit", usage.getMax(), of));
    }
  }

  /**
   * The conventions make this a histogram; its sum (seconds) and count travel under their own
   * names.
   */
  private void collections(List<Measurement> to) {
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      Map<String, String> name = Collections.singletonMap("jvm.gc.name", gc.getName());
      to.add(new Measurement("jvm.gc.duration.count", gc.getCollectionCount(), name));
      to.add(new Measurement("jvm.gc.duration.sum", gc.getCollectionTime() / 1_000.0, name));
    }
  }

  private void threadsAndClasses(List<Measurement> to) {
    to.add(
        new Measurement(
            "jvm.thread.count", ManagementFactory.getThreadMXBean().getThreadCount(), NONE));
    to.add(
        new Measurement(
            "jvm.class.count",
            ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
            NONE));
    to.add(new Measurement("jvm.cpu.count", Runtime.getRuntime().availableProcessors(), NONE));
    to.add(
        new Measurement(
            "process.uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0, NONE));
  }

  private void process(List<Measurement> to) {
    java.lang.management.OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
    if (bean instanceof com.sun.management.OperatingSystemMXBean) {
      com.sun.management.OperatingSystemMXBean os = (com.sun.management.OperatingSystemMXBean) bean;
      to.add(new Measurement("jvm.cpu.time", os.getProcessCpuTime() / 1e9, NONE));
      to.add(
          new Measurement("jvm.cpu.recent_utilization", Math.max(0, os.getProcessCpuLoad()), NONE));
    }
    if (bean instanceof com.sun.management.UnixOperatingSystemMXBean) {
      long open =
          ((com.sun.management.UnixOperatingSystemMXBean) bean).getOpenFileDescriptorCount();
      to.add(new Measurement("process.open_file_descriptor.count", open, NONE));
    }
    to.add(new Measurement("jvm.system.cpu.load_1m", bean.getSystemLoadAverage(), NONE));
  }

  private void machine(List<Measurement> to) {
    HardwareAbstractionLayer layer = hardware;
    if (layer == null) {
      layer = new SystemInfo().getHardware();
      hardware = layer;
    }
    GlobalMemory memory = layer.getMemory();
    double used = (double) memory.getTotal() - memory.getAvailable();
    to.add(new Measurement("system.memory.usage", used, NONE));
    to.add(new Measurement("system.memory.utilization", used / memory.getTotal(), NONE));
    CentralProcessor processor = layer.getProcessor();
    long[] before = lastTicks;
    if (before != null) {
      to.add(
          new Measurement(
              "system.cpu.utilization", processor.getSystemCpuLoadBetweenTicks(before), NONE));
    }
    lastTicks = processor.getSystemCpuLoadTicks();
  }
}
