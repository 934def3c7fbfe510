package io.muster.agent.measure;

import java.io.File;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.PlatformManagedObject;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the figures: the JVM's from the JDK's own beans (the platform MBean server is never asked
 * for: it would freeze choices of the host), the machine's from its own files or OSHI. Each figure
 * stands for itself: one that fails is missing, and nothing else. One call at a time.
 */
public final class Figures {
  /** Version of OpenTelemetry's conventions the names are of. */
  public static final String SCHEMA = "1.38.0";

  private static final Map<String, String> NONE = Collections.emptyMap();

  private final List<Source> sources =
      Arrays.asList(
          this::heap,
          this::nonHeap,
          Figures::pools,
          Figures::collections,
          this::threads,
          this::deadlocks,
          this::classes,
          Figures::processors,
          this::uptime,
          this::processorTime,
          this::processorLoad,
          this::descriptors,
          this::systemLoad,
          Figures::disk,
          this::machineMemory,
          this::network,
          this::machineProcessors,
          this::processMemory);

  /** Looking for deadlocks stops every thread for a moment: once in so many readings. */
  private static final int DEADLOCK_EVERY = 6;

  private @Nullable Machine machine;
  private final Map<Class<?>, PlatformManagedObject> beans = new HashMap<>();
  private int readings;
  private int deadlocked;

  /** One source of figures. */
  private interface Source {
    void read(List<Measurement> to) throws IOException;
  }

  /** Returns every figure that can be had now, about 40. Never on the main thread. */
  public List<Measurement> read() {
    List<Measurement> figures = new ArrayList<>();
    for (Source source : sources) {
      read(source, figures);
    }
    return figures;
  }

  /** Some JDKs throw from these beans in containers; a figure is not worth more than itself. */
  @SuppressWarnings("IllegalCatch")
  private static void read(Source source, List<Measurement> figures) {
    List<Measurement> fresh = new ArrayList<>();
    try {
      source.read(fresh);
    } catch (Throwable e) {
      fresh.clear();
    }
    figures.addAll(fresh);
  }

  private void heap(List<Measurement> to) {
    usage(to, bean(MemoryMXBean.class).getHeapMemoryUsage(), type("heap"));
  }

  private void nonHeap(List<Measurement> to) {
    usage(to, bean(MemoryMXBean.class).getNonHeapMemoryUsage(), type("non_heap"));
  }

  /** The totals of a type carry the type alone; its pools carry their name as well. */
  private static void pools(List<Measurement> to) {
    double heapAfterGc = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      Map<String, String> of = new LinkedHashMap<>();
      of.put("jvm.memory.type", pool.getType() == MemoryType.HEAP ? "heap" : "non_heap");
      of.put("jvm.memory.pool.name", pool.getName());
      MemoryUsage now = pool.getUsage();
      if (now != null) {
        usage(to, now, of);
      }
      MemoryUsage afterGc = pool.getCollectionUsage();
      if (afterGc != null) {
        add(to, "jvm.memory.used_after_last_gc", (double) afterGc.getUsed(), of);
        heapAfterGc += pool.getType() == MemoryType.HEAP ? afterGc.getUsed() : 0;
      }
    }
    add(to, "jvm.memory.used_after_last_gc", heapAfterGc, type("heap"));
  }

  private static Map<String, String> type(String type) {
    return Collections.singletonMap("jvm.memory.type", type);
  }

  private static void usage(List<Measurement> to, MemoryUsage usage, Map<String, String> of) {
    add(to, "jvm.memory.used", (double) usage.getUsed(), of);
    add(to, "jvm.memory.committed", (double) usage.getCommitted(), of);
    if (usage.getMax() > 0) {
      add(to, "jvm.memory.limit", (double) usage.getMax(), of);
    }
  }

  /**
   * The conventions make jvm.gc.duration a histogram. What the beans give is its count and its sum
   * (seconds); they travel under the name with that ending, per collector.
   */
  private static void collections(List<Measurement> to) {
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      Map<String, String> name = Collections.singletonMap("jvm.gc.name", gc.getName());
      add(to, "jvm.gc.duration.count", (double) gc.getCollectionCount(), name);
      add(to, "jvm.gc.duration.sum", gc.getCollectionTime() / 1_000.0, name);
    }
  }

  private void threads(List<Measurement> to) {
    add(to, "jvm.thread.count", bean(ThreadMXBean.class).getThreadCount(), NONE);
  }

  /** Not one of the conventions' names: they have none for it. */
  private void deadlocks(List<Measurement> to) {
    if (readings++ % DEADLOCK_EVERY == 0) {
      long[] found = bean(ThreadMXBean.class).findDeadlockedThreads();
      deadlocked = found == null ? 0 : found.length;
    }
    add(to, "muster.jvm.thread.deadlocked", deadlocked, NONE);
  }

  private void classes(List<Measurement> to) {
    int loaded = bean(ClassLoadingMXBean.class).getLoadedClassCount();
    add(to, "jvm.class.count", loaded, NONE);
  }

  private static void processors(List<Measurement> to) {
    add(to, "jvm.cpu.count", Runtime.getRuntime().availableProcessors(), NONE);
  }

  private void uptime(List<Measurement> to) {
    add(to, "process.uptime", bean(RuntimeMXBean.class).getUptime() / 1_000.0, NONE);
  }

  private void processorTime(List<Measurement> to) {
    OperatingSystemMXBean bean = bean(OperatingSystemMXBean.class);
    if (bean instanceof com.sun.management.OperatingSystemMXBean) {
      long nanos = ((com.sun.management.OperatingSystemMXBean) bean).getProcessCpuTime();
      add(to, "jvm.cpu.time", nanos < 0 ? -1 : nanos / 1e9, NONE);
    }
  }

  private void processorLoad(List<Measurement> to) {
    OperatingSystemMXBean bean = bean(OperatingSystemMXBean.class);
    if (bean instanceof com.sun.management.OperatingSystemMXBean) {
      double load = ((com.sun.management.OperatingSystemMXBean) bean).getProcessCpuLoad();
      add(to, "jvm.cpu.recent_utilization", load, NONE);
    }
  }

  private void descriptors(List<Measurement> to) {
    OperatingSystemMXBean bean = bean(OperatingSystemMXBean.class);
    if (bean instanceof com.sun.management.UnixOperatingSystemMXBean) {
      long open =
          ((com.sun.management.UnixOperatingSystemMXBean) bean).getOpenFileDescriptorCount();
      add(to, "process.open_file_descriptor.count", (double) open, NONE);
    }
  }

  private void systemLoad(List<Measurement> to) {
    double load = bean(OperatingSystemMXBean.class).getSystemLoadAverage();
    add(to, "jvm.system.cpu.load_1m", load, NONE);
  }

  /** Of the file system at the root: one that the application works on may hang. */
  private static void disk(List<Measurement> to) {
    File[] roots = File.listRoots();
    if (roots != null && roots.length > 0 && roots[0].getTotalSpace() > 0) {
      Map<String, String> of =
          Collections.singletonMap("system.filesystem.mountpoint", roots[0].getPath());
      double total = roots[0].getTotalSpace();
      double used = total - roots[0].getFreeSpace();
      add(to, "system.filesystem.limit", total, of);
      add(to, "system.filesystem.utilization", used / total, of);
    }
  }

  private void network(List<Measurement> to) throws IOException {
    Machine.Traffic traffic = machine().traffic();
    if (traffic != null) {
      String direction = "network.io.direction";
      add(
          to,
          "system.network.io",
          (double) traffic.received(),
          Collections.singletonMap(direction, "receive"));
      add(
          to,
          "system.network.io",
          (double) traffic.sent(),
          Collections.singletonMap(direction, "transmit"));
    }
  }

  private void machineMemory(List<Measurement> to) throws IOException {
    double total = machine().memoryTotal();
    double used = total - machine().memoryAvailable();
    if (total > 0) {
      add(to, "system.memory.usage", used, NONE);
      add(to, "system.memory.utilization", used / total, NONE);
    }
  }

  private void machineProcessors(List<Measurement> to) throws IOException {
    add(to, "system.cpu.utilization", machine().loadSinceLast(), NONE);
  }

  private void processMemory(List<Measurement> to) throws IOException {
    add(to, "process.memory.usage", (double) machine().residentBytes(), NONE);
  }

  /**
   * Returns the JDK's bean, asked for once: the JDK looks through all of its beans each time, which
   * is more than the reading itself. An image may be without the module that they are in, and some
   * JDKs throw in containers: then this throws, at each reading.
   */
  private <T extends PlatformManagedObject> T bean(Class<T> type) {
    return type.cast(
        beans.computeIfAbsent(type, wanted -> ManagementFactory.getPlatformMXBean(type)));
  }

  private Machine machine() {
    Machine known = machine;
    if (known == null) {
      known = Machine.find();
      machine = known;
    }
    return known;
  }

  /** What a bean does not know it calls -1 or NaN: then there is no figure. */
  private static void add(List<Measurement> to, String name, double value, Map<String, String> of) {
    if (value >= 0) {
      to.add(new Measurement(name, value, of));
    }
  }
}
