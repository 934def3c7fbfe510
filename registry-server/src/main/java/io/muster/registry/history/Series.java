package io.muster.registry.history;

/**
 * The figures of which an hour is kept, under OpenTelemetry's names. Some are sums of what agents
 * say per pool or per collector. {@link Ring} has room for each of them, so their number is bounded
 * by an instance's 30 KiB.
 */
public enum Series {
  /** Heap in use. */
  HEAP_USED("jvm.memory.used", "jvm.memory.type=heap", "By", false),
  /** Heap the JVM has from the machine. */
  HEAP_COMMITTED("jvm.memory.committed", "jvm.memory.type=heap", "By", false),
  /** Heap it may have at most. */
  HEAP_LIMIT("jvm.memory.limit", "jvm.memory.type=heap", "By", false),
  /** What the last collection of each pool left of the heap. */
  HEAP_AFTER_GC("jvm.memory.used_after_last_gc", "jvm.memory.type=heap", "By", false),
  /** Memory of the JVM beside the heap. */
  NON_HEAP_USED("jvm.memory.used", "jvm.memory.type=non_heap", "By", false),
  /** Seconds spent in collections since the start. */
  GC_SECONDS("jvm.gc.duration.sum", "", "s", true),
  /** Collections since the start. */
  GC_COUNT("jvm.gc.duration.count", "", "{collection}", true),
  /** Threads. */
  THREADS("jvm.thread.count", "", "{thread}", true),
  /** Threads that wait for each other and always will. */
  DEADLOCKED("muster.jvm.thread.deadlocked", "", "{thread}", false),
  /** Loaded classes. */
  CLASSES("jvm.class.count", "", "{class}", false),
  /** Share of the machine's processors this process had lately. */
  PROCESS_CPU("jvm.cpu.recent_utilization", "", "1", false),
  /** Share of the machine's processors that was in use. */
  SYSTEM_CPU("system.cpu.utilization", "", "1", false),
  /** Load of the last minute. */
  LOAD("jvm.system.cpu.load_1m", "", "{run_queue_item}", false),
  /** Open files and sockets. */
  DESCRIPTORS("process.open_file_descriptor.count", "", "{count}", false),
  /** Memory of the machine that is in use. */
  SYSTEM_MEMORY("system.memory.usage", "", "By", false),
  /** Memory of the machine that this process holds. */
  PROCESS_MEMORY("process.memory.usage", "", "By", false),
  /** Share of the disk in use. */
  DISK("system.filesystem.utilization", "", "1", true),
  /** Bytes the machine's network has carried since its start. */
  NETWORK("system.network.io", "", "By", true),
  /** Age of the process. */
  UPTIME("process.uptime", "", "s", false);

  private final String base;
  private final String attribute;
  private final String unit;
  private final boolean summed;

  Series(String base, String attribute, String unit, boolean summed) {
    this.base = base;
    this.attribute = attribute;
    this.unit = unit;
    this.summed = summed;
  }

  /** Returns the name, with its attribute in braces if it has one. */
  public String title() {
    return attribute.isEmpty() ? base : base + "{" + attribute + "}";
  }

  /** Returns the name without attributes. */
  public String base() {
    return base;
  }

  /** Returns the unit as OpenTelemetry writes it. */
  public String unit() {
    return unit;
  }

  @SuppressWarnings("EnumOrdinal") // the ring's columns are the series in their order
  static Series at(int column) {
    return values()[column];
  }

  /**
   * Returns whether a figure of that name, with attributes in braces, is this one or part of it.
   */
  boolean has(String name) {
    return summed
        ? (name.equals(base) || name.startsWith(base + "{")) && name.contains(attribute)
        : name.equals(title());
  }
}
