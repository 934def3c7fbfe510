package io.muster.registry.bench.registry;

import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Legend;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.util.concurrent.atomic.AtomicInteger;

/** What a usual agent says, in a usual size. */
final class Said {
  static final HostFacts HOST =
      HostFacts.newBuilder()
          .setHostName("node-17.example.org")
          .setPid(4711)
          .setUser("shop")
          .setOsName("Linux")
          .setOsVersion("6.1.0")
          .setOsArch("amd64")
          .setCpus(8)
          .setMemoryBytes(16L << 30)
          .setJavaVersion("21.0.5")
          .setJavaVendor("Eclipse Adoptium")
          .setJvmName("OpenJDK 64-Bit Server VM")
          .setStartedAtMillis(1_700_000_000_000L)
          .build();

  /** The figures the agent sends on Linux, and as many more with attributes. */
  private static final String[] FIGURES = {
    "jvm.memory.used",
    "jvm.memory.committed",
    "jvm.memory.limit",
    "jvm.memory.used_after_last_gc",
    "jvm.gc.count",
    "jvm.gc.duration",
    "jvm.thread.count",
    "jvm.class.count",
    "jvm.cpu.time",
    "jvm.cpu.recent_utilization",
    "process.cpu.utilization",
    "process.memory.usage",
    "process.open_file_descriptor.count",
    "process.uptime",
    "system.memory.usage",
    "system.memory.utilization",
    "system.cpu.utilization",
    "system.cpu.load_average.1m",
    "system.cpu.logical.count",
    "system.uptime"
  };

  /** Number of the only legend of a stream. */
  private static final int LEGEND = 1;

  private static final AtomicInteger MOMENT = new AtomicInteger();

  private Said() {}

  /** Each agent has an address of its own, as on a real network. */
  static ServiceDescription service(String name, String version, long number) {
    return ServiceDescription.newBuilder()
        .setName(name)
        .setVersion(version)
        .setGroup("shop")
        .addTags("prod")
        .addTags("zone:eu-1")
        .putLabels("team", "checkout")
        .setStatus(ServiceDescription.Status.RUNNING)
        .setAdvertisedHost(
            "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255))
        .setNameSource("muster.service.name")
        .addPorts(
            Port.newBuilder()
                .setNumber(8080)
                .setName("http")
                .setProtocol("http")
                .setBindAddress("0.0.0.0")
                .setAdvertised(true)
                .setPrimary(true)
                .setFramework(Software.newBuilder().setName("Spring Boot").setVersion("3.5.0"))
                .setServer(Software.newBuilder().setName("Tomcat").setVersion("10.1.40"))
                .setSeenAtMillis(1_700_000_001_000L))
        .build();
  }

  /** What the figures are called, as an agent says it once on each stream. */
  static AgentMessage legend() {
    Legend.Builder legend = Legend.newBuilder().setNumber(LEGEND).setSchema("1.38.0");
    for (int i = 0; i < FIGURES.length; i++) {
      Measurement.Builder one = Measurement.newBuilder().setName(FIGURES[i]);
      if (i < 4) {
        one.putAttributes("jvm.memory.type", i % 2 == 0 ? "heap" : "non_heap");
      }
      legend.addFigures(one);
    }
    return AgentMessage.newBuilder().setLegend(legend).build();
  }

  /** The values alone, under the legend that was said before. */
  static AgentMessage metrics() {
    Metrics.Builder metrics =
        Metrics.newBuilder().setReadAtMillis(1_700_000_002_000L).setLegend(LEGEND);
    double moment = MOMENT.incrementAndGet();
    for (int i = 0; i < FIGURES.length; i++) {
      metrics.addValues(moment * (i + 1));
    }
    return AgentMessage.newBuilder().setMetrics(metrics).build();
  }
}
