package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One row on one Java: starts it, holds what the registry has come to know of it against the
 * kernel's list and the row's own words, and measures.
 */
final class Trial implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(6_500);
  private static final Duration DESCRIBED = Duration.ofSeconds(15);

  private final Fleet fleet;
  private final Feed feed;
  private final Row row;
  private final Proc proc;
  private final Sockets sockets;
  private long gateOpened;

  private Trial(Fleet fleet, Feed feed, Row row, Proc proc) {
    this.fleet = fleet;
    this.feed = feed;
    this.row = row;
    this.proc = proc;
    this.sockets = new Sockets(proc.pid(), feed::signal);
  }

  /** The application requires a gate of its own: main is reached when that is there. */
  static Trial start(Fleet fleet, Feed feed, Row row, Path java) throws IOException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(row.jvm());
    command.addAll(fleet.agentOptions());
    command.add("-Dmuster.requires=gate-" + row.id());
    command.add("-Dmuster.await=60s");
    command.add("-Dmuster.log=debug"); // says when the hook stands
    command.addAll(row.program());
    return new Trial(fleet, feed, row, fleet.start(command));
  }

  /** Returns the listeners as the registry has them. */
  List<Listener> run() throws Exception {
    check(this::joined, PATIENCE, "the instance in the roster");
    proc.await("the hook", line -> line.startsWith("muster: debug the bind hook stands"));
    gateOpened = System.nanoTime();
    Gate gate = Gate.open(fleet, "gate-" + row.id());
    try {
      int wanted = row.listeners().size();
      check(
          () -> sockets.open().size() >= wanted || cannotRun() != null,
          PATIENCE,
          wanted + " listening sockets");
      if (cannotRun() != null) {
        return List.of();
      }
      check(this::portsAreTrue, DESCRIBED, "exactly the open ports in the registry");
      // Whether a server speaks plain HTTP/1 at all may be a probe's finding.
      feed.await(SOON, this::asExpected);
      for (Port port : instance().getService().getPortsList()) {
        assertAnswers(port);
      }
      check(this::asExpected, DESCRIBED, "the ports described as expected");
    } finally {
      gate.close();
    }
    check(this::portsAreTrue, DESCRIBED, "still exactly the open ports in the registry");
    Instance instance = instance();
    assertThat(instance.getService().getVersion()).isEqualTo(row.serviceVersion());
    if (!row.serviceName().isEmpty()) {
      assertThat(instance.getService().getName()).isEqualTo(row.serviceName());
    }
    // The application's own Netty may use what Java 24 and later warn of: each such block names
    // who.
    assertThat(proc.lines())
        .noneMatch(line -> line.startsWith("WARNING: ") && line.contains("io.muster"));
    printTimes(instance);
    return seen();
  }

  /** How much of the time was the agent's noticing. */
  private void printTimes(Instance instance) {
    long shift = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    Map<Integer, Long> reported = reportMillis();
    for (Port port : instance.getService().getPortsList()) {
      Long millis = reported.get(port.getNumber());
      if (millis != null) {
        long open = TimeUnit.NANOSECONDS.toMillis(sockets.openSince(port.getNumber())) + shift;
        System.out.printf(
            "%s on Java %s: port %d noticed after %d ms, in the registry after %d ms%n",
            row.id(),
            instance.getHost().getJavaVersion(),
            port.getNumber(),
            port.getSeenAtMillis() - open,
            millis);
      }
    }
  }

  /** Returns why the row says that it cannot run on this machine, or null when it can. */
  @org.jspecify.annotations.Nullable
  String cannotRun() {
    return proc.lines().stream()
        .filter(line -> line.startsWith("cannot run here: "))
        .findFirst()
        .orElse(null);
  }

  /** Returns for each port bound since the hook stood how long it took into the roster. */
  Map<Integer, Long> reportMillis() {
    Map<Integer, Long> millis = new TreeMap<>();
    for (int port : sockets.open().keySet()) {
      long seen = sockets.openSince(port);
      if (seen > gateOpened) {
        millis.put(port, TimeUnit.NANOSECONDS.toMillis(feed.arrival(proc.pid(), port) - seen));
      }
    }
    return millis;
  }

  /** The registry has the agent's first description, which as a rule has no port yet. */
  private boolean joined() {
    return feed.instance(proc.pid()).filter(i -> !i.getService().getName().isEmpty()).isPresent();
  }

  private Instance instance() {
    return feed.instance(proc.pid()).orElseThrow();
  }

  private List<Listener> seen() {
    return feed.instance(proc.pid())
        .map(i -> i.getService().getPortsList().stream().map(Listener::seen).toList())
        .orElse(List.of());
  }

  private boolean portsAreTrue() {
    Map<Integer, Set<InetAddress>> open = sockets.open();
    List<Port> said =
        feed.instance(proc.pid()).map(i -> i.getService().getPortsList()).orElse(List.of());
    return said.size() == open.size()
        && said.stream()
            .allMatch(
                p ->
                    open.getOrDefault(p.getNumber(), Set.of())
                        .contains(literal(p.getBindAddress())));
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (IOException e) {
      throw new IllegalStateException("not an IP literal: " + address, e);
    }
  }

  private boolean asExpected() {
    String javaVersion =
        feed.instance(proc.pid()).map(i -> i.getHost().getJavaVersion()).orElse("");
    List<Listener> left = new ArrayList<>(seen());
    for (Listener expected : row.listeners()) {
      Listener wanted = expected.on(javaVersion);
      if (left.stream().filter(wanted::fits).findFirst().map(left::remove).isEmpty()) {
        return false;
      }
    }
    return left.isEmpty();
  }

  /** The application serves as it does without the agent: http answers, all else lets in. */
  private static void assertAnswers(Port port) throws Exception {
    InetAddress address = literal(port.getBindAddress());
    InetAddress at = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    if (port.getProtocol().equals("http")) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port.getNumber() + port.getContextPath() + "/"))
              .timeout(Duration.ofSeconds(20))
              .build();
      try (HttpClient client =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isLessThan(500);
      }
    } else if (!port.getProtocol().equals("jdwp")) { // which takes one caller, and ends with it
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(at, port.getNumber()), 10_000);
      }
    }
  }

  private void check(java.util.function.BooleanSupplier so, Duration patience, String what)
      throws InterruptedException {
    if (!feed.await(patience, so)) {
      fail(
          "%s: not seen: %s%nopen: %s%nregistry: %s%nexpected: %s%nthe process said:%n%s",
          row.id(),
          what,
          sockets.open(),
          feed.instance(proc.pid()).map(i -> i.getService().getPortsList().toString()).orElse("-"),
          row.listeners(),
          String.join("\n", proc.lines()));
    }
  }

  @Override
  public void close() {
    sockets.close();
    proc.close();
  }
}
