package io.muster.registry.demo;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.Jars;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The processes of the demo and the ways to look at them. */
final class Stage implements AutoCloseable {
  private static final String LISTENING = "listening on port ([0-9]+)";

  private final Path folder;
  private final String java;
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private String registry = "127.0.0.1:0";
  private @Nullable ManagedChannel channel;

  Stage(Path folder, String java) {
    this.folder = folder;
    this.java = java;
  }

  /** Starts the registry, the second time where it was the first time. */
  Child startRegistry() throws IOException {
    String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Child child =
        start(
            "registry",
            List.of(
                own,
                "-jar",
                Jars.own().toString(),
                "server",
                "--listen",
                registry,
                "--data-dir",
                folder.resolve("data").toString()));
    return child;
  }

  void registryIsAt(String address) {
    registry = address;
    if (channel != null) {
      channel.shutdownNow();
    }
    channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
  }

  String registry() {
    return registry;
  }

  Child startService(String name, String service, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.add("-javaagent:" + Jars.agent().orElseThrow());
    command.add("-Dmuster.registry=" + registry);
    command.add("-Dmuster.snapshot.dir=" + folder.resolve("snapshots"));
    command.addAll(List.of(settings));
    command.add("-jar");
    command.add(Jars.sample(service).orElseThrow().toString());
    return start(name, command);
  }

  private Child start(String name, List<String> command) throws IOException {
    Child child = Child.start(name, folder, command);
    children.add(child);
    return child;
  }

  /** Returns the instances of a service, none while the registry does not answer. */
  List<Instance> instances(String service) {
    ManagedChannel open = channel;
    if (open == null) {
      return List.of();
    }
    try {
      return FleetGrpc.newBlockingStub(open)
          .withDeadlineAfter(Duration.ofSeconds(1))
          .list(ListRequest.newBuilder().setService(service).build())
          .getInstancesList();
    } catch (StatusRuntimeException e) {
      return List.of();
    }
  }

  boolean listed(Child child) {
    return instances("").stream()
        .anyMatch(i -> i.getHost().getPid() == child.pid() && i.getService().getPortsCount() > 0);
  }

  /** Returns the address in a consumer's system property. */
  Optional<String> wired(Child consumer) {
    return get(consumer, "/wiring")
        .flatMap(lines -> line(lines, "muster.endpoint.explosion-service"));
  }

  static Optional<String> line(String lines, String key) {
    return lines
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  String address(Child service) {
    return "127.0.0.1:" + service.said(LISTENING).orElse("0");
  }

  /** Returns the answer of a service, empty when there is none or it is not a good one. */
  Optional<String> get(Child service, String path) {
    Optional<String> port = service.said(LISTENING);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + path))
              .timeout(Duration.ofSeconds(3))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body().strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Returns those that run. */
  List<Child> children() {
    return children.stream().filter(Child::alive).toList();
  }

  /** Returns whoever was started, in that order. */
  List<Child> everyone() {
    return List.copyOf(children);
  }

  @Override
  public void close() {
    children.forEach(Child::kill);
    children.forEach(Child::end);
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
