package io.muster.endtoend;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A real registry, and services with the real agent around it. */
@SuppressWarnings("NullAway.Init") // the registry is set by whoever starts it
final class Fleet implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("muster.root"));
  static final Path AGENT = ROOT.resolve("agent/target/muster-agent.jar");

  /** Small applications of one class each. */
  static final Path SAMPLE = ROOT.resolve("samples/plain-socket/target/plain-socket-service.jar");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final List<Proc> procs = new ArrayList<>();
  private Proc registry;
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> serverOptions = new ArrayList<>();
  private String address = "127.0.0.1:0";
  private ManagedChannel channel;
  private Optional<Certificates> certificates = Optional.empty();

  private Fleet(Path folder) {
    this.folder = folder;
  }

  static Fleet withRegistry(Path folder) throws IOException {
    Fleet fleet = new Fleet(folder);
    fleet.startRegistry();
    return fleet;
  }

  /** A fleet whose registry's JVM is started with these options. */
  static Fleet withRegistry(Path folder, List<String> jvmOptions) throws IOException {
    Fleet fleet = new Fleet(folder);
    fleet.jvmOptions.addAll(jvmOptions);
    fleet.startRegistry();
    return fleet;
  }

  /** A fleet whose registry listens on that address, "host:port", which need not be loopback. */
  static Fleet withRegistryAt(Path folder, String address) throws IOException {
    Fleet fleet = new Fleet(folder);
    fleet.address = address;
    fleet.serverOptions.add("--insecure-non-loopback");
    fleet.startRegistry();
    return fleet;
  }

  /** A fleet that speaks TLS with certificates on both sides, by the files of that folder. */
  static Fleet withSecureRegistry(Path folder, Certificates certificates) throws IOException {
    Fleet fleet = new Fleet(folder);
    fleet.certificates = Optional.of(certificates);
    fleet.serverOptions.addAll(certificates.serverOptions());
    fleet.startRegistry();
    return fleet;
  }

  /** A fleet whose registry is not there yet, on a port nobody listens on. */
  static Fleet withoutRegistry(Path folder) throws IOException {
    Fleet fleet = new Fleet(folder);
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      fleet.address = "127.0.0.1:" + free.getLocalPort();
    }
    return fleet;
  }

  void startRegistry() throws IOException {
    List<String> command = RegistryJvm.command(jvmOptions);
    command.addAll(
        List.of("server", "--listen", address, "--data-dir", folder.resolve("data").toString()));
    command.addAll(serverOptions);
    registry = Proc.start(folder, command);
    procs.add(registry);
    String line = registry.await("muster registry ");
    address = line.replaceFirst(".*agents at (\\S+), data.*", "$1");
    if (channel != null) {
      channel.shutdownNow();
    }
    NettyChannelBuilder builder = NettyChannelBuilder.forTarget(address);
    channel =
        certificates.isPresent()
            ? builder.sslContext(certificates.get().client()).build()
            : builder.usePlaintext().build();
  }

  Proc registry() {
    return registry;
  }

  String address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Starts the probe: an application that does as it is told on its standard input. */
  Proc probe(Path java, String name, String... jvmArguments) throws IOException {
    List<String> command = withAgent(java, jvmArguments);
    command.add(1, "-Dmuster.service.name=" + name);
    command.add("-cp");
    command.add(SAMPLE.toString());
    command.add("samples.plainsocket.Probe");
    return start(command);
  }

  /** Returns the command that starts the probe without an agent. */
  static List<String> plainProbe(Path java, String... jvmArguments) {
    List<String> command = plain(java, jvmArguments);
    command.add("-cp");
    command.add(SAMPLE.toString());
    command.add("samples.plainsocket.Probe");
    return command;
  }

  /** Returns the beginning of a command without an agent. */
  static List<String> plain(Path java, String... jvmArguments) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of(jvmArguments));
    return command;
  }

  /** Starts an application's own jar, which names itself. */
  Proc jar(Path java, Path jar, String... jvmArguments) throws IOException {
    List<String> command = withAgent(java, jvmArguments);
    command.add("-jar");
    command.add(jar.toString());
    return start(command);
  }

  /** Returns the command's beginning: the JVM, the agent, and where its registry is. */
  List<String> withAgent(Path java, String... jvmArguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(agentOptions());
    command.addAll(List.of(jvmArguments));
    return command;
  }

  /** Returns what any JVM is started with to join this fleet. */
  List<String> agentOptions() {
    return List.of(
        "-javaagent:" + AGENT,
        "-Dmuster.registry=" + address,
        "-Dmuster.insecure.non.loopback=" + !address.startsWith("127."),
        "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"));
  }

  Proc start(List<String> command) throws IOException {
    Proc proc = Proc.start(folder, command);
    procs.add(proc);
    return proc;
  }

  /** Waits on the registry's own stream of changes until the roster is as wanted. */
  Roster await(String what, Predicate<Roster> wanted) {
    Roster last = Roster.getDefaultInstance();
    try {
      Iterator<Roster> rosters =
          FleetGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE)
              .watch(ListRequest.getDefaultInstance());
      while (rosters.hasNext()) {
        last = rosters.next();
        if (wanted.test(last)) {
          return last;
        }
      }
    } catch (StatusRuntimeException e) {
      throw new AssertionError("not seen: " + what + "; the roster was\n" + last, e);
    }
    throw new AssertionError("not seen: " + what);
  }

  /** Waits until the service listens on that many ports. */
  Instance awaitPorts(String service, int ports) {
    Predicate<Instance> wanted =
        i -> i.getService().getName().equals(service) && i.getService().getPortsCount() == ports;
    return awaitInstance(service + " with " + ports + " ports", wanted);
  }

  /** Returns the first instance that is as wanted, once there is one. */
  Instance awaitInstance(String what, Predicate<Instance> wanted) {
    return await(what, r -> r.getInstancesList().stream().anyMatch(wanted))
        .getInstancesList()
        .stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Asks until the service's figures are there: the registry's stream of changes leaves them out.
   */
  void awaitFigures(String service) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    FleetGrpc.FleetBlockingStub fleet =
        FleetGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE);
    while (fleet.list(ListRequest.getDefaultInstance()).getInstancesList().stream()
        .noneMatch(i -> i.getService().getName().equals(service) && i.getFiguresCount() > 0)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no figures of " + service);
      }
    }
  }

  @Override
  public void close() {
    for (Proc proc : procs) {
      proc.close();
    }
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
