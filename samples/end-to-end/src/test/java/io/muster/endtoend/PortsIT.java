package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of ports in a process's life, with the agent's word held against the kernel's. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortsIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final String LAUNCH_WITH_SOCKET =
      """
      import os, socket, sys
      listener = socket.socket()
      listener.bind(("127.0.0.1", 0))
      listener.listen()
      os.dup2(listener.fileno(), int(sys.argv[1]))
      os.set_inheritable(int(sys.argv[1]), True)
      os.environ["LISTEN_FDS"] = "1"
      os.environ["LISTEN_PID"] = str(os.getpid())
      print("handed over", listener.getsockname()[1], flush=True)
      os.execv(sys.argv[2], sys.argv[2:])
      """;
  private static final String NAMESPACE =
      """
      set -e
      ip link set lo up
      ip link add nic0 type veth peer name nic1
      ip address add 10.77.0.1/24 dev nic0
      ip address add 10.77.1.1/24 dev nic1
      ip link set nic0 up
      ip link set nic1 up
      """;

  @TempDir Path folder;
  private Fleet fleet;

  @BeforeEach
  void startRegistry() throws IOException {
    fleet = Fleet.withRegistry(folder);
  }

  @AfterEach
  void endAll() {
    fleet.close();
  }

  @Test
  void aPortBoundLateIsSeenAndOneClosedIsGone() throws Exception {
    Proc probe = fleet.probe(JAVA, "late");
    probe.await("the start line without a port", line -> line.contains("joined the registry"));
    probe.say("bind 0");
    fleet.awaitPorts("late", 1);
    assertTruth(probe, "late");
    probe.say("close");
    assertThat(fleet.awaitPorts("late", 0).getService().getPortsList()).isEmpty();
  }

  @Test
  void aPortThatIsBoundAgainAfterItsCloseIsANewOne() throws Exception {
    Proc probe = fleet.probe(JAVA, "redeployed");
    probe.say("bind 0");
    Port before = fleet.awaitPorts("redeployed", 1).getService().getPorts(0);
    probe.say("close");
    probe.say("bind " + before.getNumber());
    Instance again =
        instance(
            "the port, seen anew",
            i ->
                i.getService().getPortsCount() == 1
                    && i.getService().getPorts(0).getSeenAtMillis() > before.getSeenAtMillis());
    assertThat(again.getService().getPorts(0).getNumber()).isEqualTo(before.getNumber());
    assertTruth(probe, "redeployed");
  }

  @Test
  void twoHundredBindsInALoopAreTwoHundredPorts() throws Exception {
    Proc probe = fleet.probe(JAVA, "many");
    probe.say("repeat 200 bind 0");
    Instance many = fleet.awaitPorts("many", 200);
    assertTruth(probe, "many");
    assertThat(many.getService().getPortsList()).extracting(Port::getName).doesNotHaveDuplicates();
    probe.say("repeat 199 close");
    fleet.awaitPorts("many", 1);
    assertTruth(probe, "many");
  }

  @Test
  void twoHundredPortsThatCloseAtOnceLeaveNothingBehind() throws Exception {
    Proc probe = fleet.probe(JAVA, "flapping");
    probe.say("repeat 200 flap");
    probe.say("bind 0");
    int last = Integer.parseInt(probe.await("bound ").split(" ")[1]);
    instance(
        "the last port alone",
        i ->
            i.getService().getPortsList().stream()
                .map(Port::getNumber)
                .toList()
                .equals(List.of(last)));
  }

  @Test
  void aPortOnLoopbackAloneIsKnownButNotAdvertisedElsewhere() throws Exception {
    Proc probe = fleet.probe(JAVA, "shy", "-Dmuster.advertise.host=shop.example");
    probe.say("bind 0 127.0.0.1");
    Port port = fleet.awaitPorts("shy", 1).getService().getPorts(0);
    assertThat(port.getBindAddress()).isEqualTo("127.0.0.1");
    assertThat(port.getAdvertised()).isFalse();
    assertThat(port.getPrimary()).isFalse();
    probe.say("bind 0");
    Instance both = fleet.awaitPorts("shy", 2);
    assertThat(both.getService().getPortsList())
        .filteredOn(Port::getPrimary)
        .singleElement()
        .matches(Port::getAdvertised);
  }

  @Test
  void aPortOnIpv6IsSeenUnderItsAddress() throws Exception {
    byte[] one = new byte[16];
    one[15] = 1;
    InetAddress loopback = InetAddress.getByAddress(one);
    assumeTrue(
        NetworkInterface.getByInetAddress(loopback) != null, said("this machine has no IPv6"));
    Proc probe = fleet.probe(JAVA, "six");
    probe.say("bind 0 ::1");
    Port port = fleet.awaitPorts("six", 1).getService().getPorts(0);
    assertThat(port.getBindAddress()).isEqualTo("::1");
    assertTruth(probe, "six");
  }

  @Test
  void ofSeveralNetworksOnlyTheAdvertisedOneCounts() throws Exception {
    List<String> own = List.of("unshare", "--map-root-user", "--net", "bash", "-c");
    assumeTrue(
        succeeds(own, NAMESPACE),
        said("no network namespace may be made here with two interfaces"));
    List<String> program =
        List.of(
            JAVA.toString(),
            "-Dmuster.root=" + Fleet.ROOT,
            "-cp",
            System.getProperty("java.class.path"),
            SeveralNics.class.getName(),
            Files.createDirectory(folder.resolve("inside")).toString(),
            JAVA.toString(),
            "10.77.0.1",
            "10.77.1.1");
    List<String> command = new java.util.ArrayList<>(own);
    command.add(NAMESPACE + "exec \"$@\"");
    command.add("bash");
    command.addAll(program);
    Proc inside = fleet.start(command);
    assertThat(inside.awaitExit()).as(String.join("\n", inside.lines())).isZero();
  }

  @Test
  void aSocketHandedOverByInetdIsSeen() throws Exception {
    assumeTrue(succeeds(List.of("python3", "-c"), "import socket"), said("no python3 is here"));
    List<String> command =
        new java.util.ArrayList<>(
            List.of("python3", "-c", LAUNCH_WITH_SOCKET, "0", JAVA.toString()));
    command.addAll(fleet.agentOptions());
    command.addAll(
        List.of(
            "-Dmuster.service.name=inherited",
            "-cp",
            Fleet.ROOT.resolve("samples/plain-socket/target/plain-socket-service.jar").toString(),
            "samples.plainsocket.Inherited"));
    Proc proc = fleet.start(command);
    int number = Integer.parseInt(proc.await("inherited ").split(" ")[1]);
    Port port = fleet.awaitPorts("inherited", 1).getService().getPorts(0);
    assertThat(port.getNumber()).isEqualTo(number);
    assertThat(port.getProtocol()).isEqualTo("tcp");
    new java.net.Socket(InetAddress.getLoopbackAddress(), number).close();
    assertThat(proc.awaitExit()).isZero();
    fleet.await("its goodbye", roster -> roster.getInstancesCount() == 0);
  }

  /** The JDK has no way to take it, but what takes it natively serves at it. */
  @Test
  void aSocketHandedOverBySystemdIsSeen() throws Exception {
    assumeTrue(succeeds(List.of("python3", "-c"), "import socket"), said("no python3 is here"));
    List<String> command =
        new java.util.ArrayList<>(
            List.of("python3", "-c", LAUNCH_WITH_SOCKET, "3", JAVA.toString()));
    command.addAll(fleet.agentOptions());
    command.add("-Dmuster.service.name=activated");
    command.addAll(Fleet.plainProbe(JAVA).subList(1, 4));
    Proc proc = fleet.start(command);
    int number = Integer.parseInt(proc.await("handed over ").split(" ")[2]);
    Port port = fleet.awaitPorts("activated", 1).getService().getPorts(0);
    assertThat(port.getNumber()).isEqualTo(number);
    assertThat(port.getProtocol()).isEqualTo("tcp");
  }

  @Test
  void theServiceIsWhereTheRegistrySaysItIs() throws Exception {
    Proc probe = fleet.probe(JAVA, "there");
    probe.say("bind 0");
    Instance there = fleet.awaitPorts("there", 1);
    new java.net.Socket(
            there.getService().getAdvertisedHost(), there.getService().getPorts(0).getNumber())
        .close();
    try (ServerSocket foreign = new ServerSocket(0)) {
      probe.say("bind 0");
      assertThat(fleet.awaitPorts("there", 2).getService().getPortsList())
          .extracting(Port::getNumber)
          .doesNotContain(foreign.getLocalPort());
    }
  }

  private Instance instance(String what, java.util.function.Predicate<Instance> wanted) {
    return fleet
        .await(what, roster -> roster.getInstancesList().stream().anyMatch(wanted))
        .getInstances(0);
  }

  /** Holds the registry's ports against the kernel's; the process binds and closes no more. */
  private void assertTruth(Proc probe, String service) throws IOException {
    Set<Integer> open = new KernelList(probe.pid()).read().keySet();
    assertThat(open).isNotEmpty();
    instance(
        "exactly the open ports, " + open,
        i -> i.getService().getName().equals(service) && numbers(i).equals(open));
  }

  private static Set<Integer> numbers(Instance instance) {
    return instance.getService().getPortsList().stream()
        .map(Port::getNumber)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean succeeds(List<String> launcher, String script) throws Exception {
    List<String> command = new java.util.ArrayList<>(launcher);
    command.add(script);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** A skipped test says why, in the build's output too. */
  private static java.util.function.Supplier<String> said(String reason) {
    return () -> {
      System.out.println("skipped: " + reason);
      return reason;
    };
  }
}
