package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import io.muster.registry.Log;
import io.muster.registry.server.RegistryServer;
import io.muster.registry.server.ServerOptions;
import io.muster.registry.server.ServerRun;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.watch.KeeperTurns;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code muster bench rehearse}: for a moment all that a registry does, in this JVM, on loopback
 * and in a folder of its own. The JVM that is told to notes which classes it took and which code
 * was busy, and the launcher has the registry start with that.
 */
@Command(name = "rehearse", hidden = true, description = "Be a registry for a moment.")
@Allowed("the command line is where the clocks and the streams come from")
public final class RehearseCommand implements Callable<Integer> {
  private static final int INSTANCES = 140;
  private static final int SERVICES = 10;

  /** Of any one step: whatever goes wrong here, the registry is to start. */
  private static final long PATIENCE_SECONDS = 30;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many changes. Default: ${DEFAULT-VALUE}.")
  private int changes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("muster-rehearse");
    try {
      for (int start = 0; start < 2; start++) { // the second finds a store
        play(folder);
      }
    } finally {
      Race.delete(folder);
    }
    return 0;
  }

  private void play(Path folder) throws IOException, InterruptedException {
    ServerOptions options =
        ServerOptions.plain(
                List.of("--listen", "127.0.0.1:0", "--data-dir=" + folder.resolve("data")))
            .orElseThrow();
    RegistryServer server =
        RegistryServer.open(
            ServerRun.setup(options),
            new KeeperTurns.Clocks(InstantSource.system(), System::nanoTime),
            new Log(System.err, InstantSource.system()));
    server.start();
    try (Many many = new Many(server.address(), SERVICES)) {
      many.arrive(INSTANCES);
      change(many);
      look(server.address());
    } finally {
      server.stop();
    }
  }

  private void change(Many many) throws IOException, InterruptedException {
    LongAdder answers = new LongAdder();
    List<Sayer> sayers =
        java.util.stream.IntStream.range(0, SERVICES)
            .mapToObj(i -> new Sayer(many.clients().get(i), "service-" + i, answers))
            .toList();
    sayers.forEach(sayer -> sayer.begin(4));
    many.clients().forEach(Contender.Client::beat);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (answers.sum() < changes && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    sayers.forEach(Sayer::stop);
    if (answers.sum() < changes) {
      throw new IOException(
          "only %d of %d changes were answered within %d s"
              .formatted(answers.sum(), changes, PATIENCE_SECONDS));
    }
  }

  private static void look(String address) throws IOException, InterruptedException {
    var channel = Crowd.channel(address);
    FleetGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .list(ListRequest.getDefaultInstance());
    channel.shutdownNow();
    HttpClient client = HttpClient.newHttpClient();
    for (String path :
        List.of("/", "/api/v1/fleet", "/api/v1/instances", "/api/v1/graph", "/metrics")) {
      client.send(
          HttpRequest.newBuilder(URI.create("http://" + address + path))
              .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }
}
