package io.muster.endtoend;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry with 512 MB of heap, which keeps its address over restarts. */
final class LeanRegistry implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Pattern USED = Pattern.compile("(?:used|total) [0-9]+K, used ([0-9]+)K");

  private final Path folder;
  private String address = "127.0.0.1:0";
  private Proc proc;

  private LeanRegistry(Path folder) throws IOException {
    this.folder = folder;
    this.proc = begin();
  }

  static LeanRegistry start(Path folder) throws IOException {
    return new LeanRegistry(folder);
  }

  private Proc begin() throws IOException {
    List<String> command = RegistryJvm.command(List.of("-Xmx512m"));
    command.addAll(
        List.of("server", "--listen", address, "--data-dir", folder.resolve("data").toString()));
    Proc started = Proc.start(folder, command);
    String line = started.await("muster registry ");
    address = line.replaceFirst(".*agents at (\\S+), data.*", "$1");
    return started;
  }

  String address() {
    return address;
  }

  void kill() throws InterruptedException {
    proc.kill();
  }

  void startAgain() throws IOException {
    proc = begin();
  }

  List<String> lines() {
    return proc.lines();
  }

  /** Returns how many instances it lists as UP. */
  long up() {
    return instances().stream().filter(i -> i.getState() == Instance.State.UP).count();
  }

  List<Instance> instances() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(address)
            .usePlaintext()
            .maxInboundMessageSize(256 << 20)
            .build();
    try {
      return FleetGrpc.newBlockingStub(channel)
          .list(ListRequest.getDefaultInstance())
          .getInstancesList();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Returns the bytes that its heap holds after everything that is garbage has gone. */
  long liveHeap() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    long kib = 0;
    while (used.find()) {
      kib += Long.parseLong(used.group(1));
    }
    return kib * 1024;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(
                JAVA.resolveSibling("jcmd").toString(), Long.toString(proc.pid()), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return said;
  }

  @Override
  public void close() {
    proc.close();
  }
}
