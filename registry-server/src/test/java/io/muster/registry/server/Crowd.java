package io.muster.registry.server;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.door.Limits;
import io.muster.registry.v1.Ack;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.ApiDescription;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A fleet for people to look at: a small shop, and as many others as are wanted. */
final class Crowd implements AutoCloseable {
  private static final List<String> FRAMEWORKS =
      List.of("Spring Boot 3.4.1", "Quarkus 3.17.2", "Micronaut 4.7.6", "Helidon 4.1.6");

  private static final Who FIRST =
      new Who("storefront", "4.2.0", "blue", List.of("orders", "catalog", "sessions"));

  private static final AgentMessage HEARTBEAT =
      AgentMessage.newBuilder().setAck(Ack.getDefaultInstance()).build();

  private final String address;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private int number;

  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("crowd-heartbeat").daemon().factory());

  Crowd(String address) {
    this.address = address;
    heartbeat.execute(this::beat);
  }

  /** Nobody is to fall silent, however slow the machine is. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private synchronized void beat() {
    callers.stream().filter(Caller::open).forEach(caller -> caller.say(HEARTBEAT));
    heartbeat.schedule(this::beat, 5, TimeUnit.SECONDS);
  }

  /** Returns the id of the one that was registered after so many others. */
  static String hex(int number) {
    return String.format("%08x%024x", (number + 1) * 0x9E3779B1, number);
  }

  /** Who one is. */
  record Who(String service, String version, String tag, List<String> requires) {}

  /** Registers a shop of a few services; two requirements stay unmet, one instance is lost. */
  void shop() throws Exception {
    join(FIRST, 4);
    join(new Who("storefront", "4.3.0", "green", List.of("orders", "catalog", "sessions")), 1);
    join(new Who("orders", "2.3.1", "blue", List.of("payments", "stock", "mailer")), 3);
    join(new Who("payments", "1.9.0", "blue", List.of("ledger", "fraud-check")), 2);
    join(new Who("catalog", "3.0.4", "blue", List.of("search", "stock")), 3);
    join(new Who("search", "7.1.0", "blue", List.of()), 2);
    join(new Who("stock", "1.0.12", "blue", List.of("ledger")), 2);
    join(new Who("sessions", "5.5.0", "blue", List.of()), 3);
    join(new Who("ledger", "1.2.0", "blue", List.of()), 1);
    callers.remove(callers.size() - 1).cancel(); // the last of its kind is kept, as suspect
  }

  /** Registers so many of one kind. */
  synchronized void join(Who who, int instances) throws Exception {
    List<Caller> fresh = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      Caller caller = Caller.on(RegistryGrpc.newStub(channel()));
      caller.say(hello(who));
      caller.say(described(who, 1, number));
      fresh.add(caller);
      number++;
    }
    for (Caller caller : fresh) {
      caller.await(RegistryMessage::hasRegistered);
    }
    callers.addAll(fresh);
  }

  /** Has each say figures every ten seconds of the node's clock, for so many moments. */
  synchronized void measure(Node node, int moments) throws Exception {
    for (int moment = 0; moment < moments; moment++) {
      boolean silent = moment > moments / 2 && moment < moments / 2 + 12;
      for (int i = 0; i < callers.size() && !silent; i++) {
        if (callers.get(i).open()) {
          callers.get(i).say(figures(moment, i));
        }
      }
      // Heard by all when each has had an answer to what it said after them.
      for (int i = 0; i < callers.size() && !silent; i++) {
        if (callers.get(i).open() && i < 1) {
          callers.get(i).say(described(FIRST, 2 + moment, 0));
          callers.get(i).await(RegistryMessage::hasRegistered);
        }
      }
      node.leap(10);
    }
  }

  private ManagedChannel channel() {
    if (number % Limits.CALLS == 0) {
      channels.add(NettyChannelBuilder.forTarget(address).usePlaintext().build());
    }
    return channels.get(channels.size() - 1);
  }

  private Hello.Builder hello(Who who) {
    Hello.Builder hello =
        Caller.hello(number + 1)
            .setInstanceId(ByteString.fromHex(hex(number)))
            .setAgentVersion("0.1.0")
            .setHost(
                HostFacts.newBuilder()
                    .setHostName("node-" + (1 + number % 7))
                    .setPid(4_000 + number)
                    .setUser("shop")
                    .setOsName("Linux")
                    .setOsVersion("6.1.0")
                    .setOsArch("amd64")
                    .setCpus(8)
                    .setMemoryBytes(32L << 30)
                    .setJavaVersion("21.0.5")
                    .setJavaVendor("Eclipse Adoptium")
                    .setJvmName("OpenJDK 64-Bit Server VM")
                    .setImage("shop/" + who.service() + ":" + who.version()));
    for (String service : who.requires()) {
      hello.addRequirements(
          Requirement.newBuilder()
              .setKey(service)
              .setService(service)
              .setOptional(service.equals("fraud-check")));
    }
    return hello;
  }

  private static AgentMessage described(Who who, int said, int at) {
    String[] framework =
        FRAMEWORKS.get(Math.floorMod(who.service().hashCode(), 4)).split(" (?=\\d)", 2);
    ServiceDescription.Builder service =
        ServiceDescription.newBuilder()
            .setName(who.service())
            .setVersion(who.version())
            .setGroup(who.requires().isEmpty() ? "platform" : "shop")
            .addTags(who.tag())
            .setStatus(ServiceDescription.Status.RUNNING)
            .setNameSource("jar")
            .setAdvertisedHost("10.9." + (8 + at / 200) + "." + (1 + at % 200))
            .putLabels("team", "checkout")
            .addPorts(
                Caller.port("http", 8080)
                    .setPrimary(true)
                    .setBindAddress("0.0.0.0")
                    .setFramework(
                        Software.newBuilder().setName(framework[0]).setVersion(framework[1]))
                    .setServer(Software.newBuilder().setName("Tomcat").setVersion("10.1.34"))
                    .addApis(
                        ApiDescription.newBuilder().setKind("openapi").setPath("/v3/api-docs")))
            .addPorts(
                Caller.port("management", 9090)
                    .setServer(Software.newBuilder().setName("Tomcat").setVersion("10.1.34")))
            .addPorts(Caller.port("jmx", 9010).setProtocol("jmx").setAdvertised(false));
    return AgentMessage.newBuilder()
        .setDescribed(Described.newBuilder().setNumber(said).setService(service))
        .build();
  }

  private static AgentMessage figures(int moment, int of) {
    double wave = Math.sin((moment + of * 7) / 9.0);
    double saw = (moment + of * 3) % 14 / 14.0;
    double mib = 1 << 20;
    Metrics.Builder metrics = Metrics.newBuilder();
    Map<String, String> heap = Map.of("jvm.memory.type", "heap");
    add(metrics, "jvm.memory.used", mib * (120 + 210 * saw + moment / 3.0), heap);
    add(metrics, "jvm.memory.committed", mib * 400, heap);
    add(metrics, "jvm.memory.limit", mib * 512, heap);
    add(metrics, "jvm.memory.used_after_last_gc", mib * (110 + moment / 3.0), heap);
    add(
        metrics,
        "system.filesystem.utilization",
        0.61,
        Map.of("system.filesystem.mountpoint", "/"));
    add(metrics, "system.network.io", mib * moment, Map.of("network.io.direction", "receive"));
    add(metrics, "jvm.memory.used", mib * 88, Map.of("jvm.memory.type", "non_heap"));
    add(
        metrics,
        "jvm.gc.duration.sum",
        moment * (0.05 + 0.04 * wave * wave),
        Map.of("jvm.gc.name", "G1"));
    add(metrics, "jvm.gc.duration.count", moment / 3.0, Map.of("jvm.gc.name", "G1"));
    add(metrics, "jvm.thread.count", 42 + Math.rint(6 * wave), Map.of());
    add(metrics, "muster.jvm.thread.deadlocked", 0, Map.of());
    add(metrics, "process.uptime", 10.0 * moment, Map.of());
    add(metrics, "jvm.class.count", 14_120 + Math.rint(moment / 10.0), Map.of());
    add(metrics, "jvm.cpu.recent_utilization", 0.22 + 0.14 * wave, Map.of());
    add(metrics, "system.cpu.utilization", 0.45 + 0.2 * wave, Map.of());
    add(metrics, "jvm.system.cpu.load_1m", 2.4 + wave, Map.of());
    add(metrics, "process.open_file_descriptor.count", 96 + moment % 5, Map.of());
    add(metrics, "process.memory.usage", mib * 640, Map.of());
    add(metrics, "system.memory.usage", mib * 21_000, Map.of());
    return AgentMessage.newBuilder().setMetrics(metrics).build();
  }

  private static void add(Metrics.Builder to, String name, double value, Map<String, String> of) {
    to.addMeasurements(Measurement.newBuilder().setName(name).setValue(value).putAllAttributes(of));
  }

  @Override
  public void close() {
    heartbeat.shutdownNow();
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
