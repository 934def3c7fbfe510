package io.muster.registry.server;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.Log;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.Hooks;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.tls.Certificates;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.watch.KeeperTurns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A whole registry node on a port of loopback, with a clock that can be moved on. */
final class Node implements AutoCloseable {
  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger GRPC = Logger.getLogger("io.grpc.netty");

  private final Leaps leaps;
  private final RegistryServer server;
  private final ManagedChannel channel;
  private final ByteArrayOutputStream log;

  /** How far its clocks are ahead, in nanoseconds. */
  private record Leaps(AtomicLong nanos, AtomicLong wall) {}

  private Node(
      RegistryServer server,
      Leaps leaps,
      ByteArrayOutputStream log,
      Function<String, ManagedChannel> channels) {
    this.server = server;
    this.leaps = leaps;
    this.log = log;
    this.channel = channels.apply(server.address());
  }

  static Node start(Path folder) throws IOException {
    return start(folder, "127.0.0.1:0");
  }

  static Node start(Path folder, String address) throws IOException {
    return start(folder, address, List.of());
  }

  /** One with this setting of who may act. */
  static Node acting(Path folder, String actions) throws IOException {
    return start(folder, Map.of("listen", "127.0.0.1:0", "actions", actions), List.of());
  }

  static Node start(Path folder, String address, List<Hook> hooks) throws IOException {
    return start(folder, Map.of("listen", address), hooks);
  }

  static Node start(Path folder, Map<String, String> said, List<Hook> hooks) throws IOException {
    return start(
        folder,
        said,
        hooks,
        address -> NettyChannelBuilder.forTarget(address).usePlaintext().build());
  }

  /** One with these settings, that is looked at over such a channel. */
  static Node start(
      Path folder,
      Map<String, String> said,
      List<Hook> hooks,
      Function<String, ManagedChannel> channels)
      throws IOException {
    GRPC.setLevel(Level.SEVERE);
    Leaps leaps = new Leaps(new AtomicLong(), new AtomicLong());
    Map<String, String> given = new HashMap<>(said);
    given.put("data-dir", folder.resolve("data").toString());
    RegistrySettings settings = RegistrySettings.of(given, Map.of(), Optional.empty(), folder);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    RegistryServer server =
        RegistryServer.open(
            new RegistryServer.Setup(settings, Rules.DEFAULT, hooks),
            new KeeperTurns.Clocks(
                () -> InstantSource.system().instant().plusNanos(leaps.wall().get()),
                () -> System.nanoTime() + leaps.nanos().get()),
            new Log(new PrintStream(log, true, StandardCharsets.UTF_8), InstantSource.system()));
    server.start();
    return new Node(server, leaps, log, channels);
  }

  /** Moves the node's clock on. */
  void leap(long seconds) {
    leaps.nanos().addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  /** Moves it on until whoever knew an earlier store would be back, and this one has noted that. */
  void awaitReturns(Path folder) {
    leap(61);
    while (Files.exists(folder.resolve("data/registry.recalling"))) {
      Thread.onSpinWait(); // until the keeper has looked at its clock, and the store has heard
    }
  }

  /** Moves on the clock that people and certificates go by. */
  void leapWall(Duration by) {
    leaps.wall().addAndGet(by.toNanos());
  }

  /** Returns what it has logged so far. */
  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** Returns what its TLS is made of. */
  Certificates certificates() {
    return server.certificates().orElseThrow();
  }

  String address() {
    return server.address();
  }

  List<Hooks.Status> hooks() {
    return server.hooks().status();
  }

  /** Has it run when an attempt to tell a webhook has come out. */
  void heard(Runnable listener) {
    server.hooks().listen(listener);
  }

  Hooks.Status testHook(String name) throws InterruptedException {
    return server.hooks().test(name, "somebody");
  }

  ManagedChannel channel() {
    return channel;
  }

  List<Instance> instances() {
    return new ArrayList<>(
        FleetGrpc.newBlockingStub(channel)
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .list(ListRequest.getDefaultInstance())
            .getInstancesList());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.stop();
  }

  /** Ends as a registry does that is stopped: while those who call it are still there. */
  void stop() {
    server.stop();
    channel.shutdownNow();
  }
}
