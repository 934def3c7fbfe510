package io.muster.registry.server;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.muster.registry.Log;
import io.muster.registry.fleet.EventCalls;
import io.muster.registry.fleet.Feed;
import io.muster.registry.fleet.FleetService;
import io.muster.registry.fleet.FleetView;
import io.muster.registry.fleet.Notices;
import io.muster.registry.fleet.PeopleThread;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.http.Hosts;
import io.muster.registry.http.HttpDoor;
import io.muster.registry.page.Exposition;
import io.muster.registry.page.RegistrySite;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.store.LogStore;
import io.muster.registry.store.Store;
import io.muster.registry.stream.Observed;
import io.muster.registry.stream.RegistryService;
import io.muster.registry.stream.Terms;
import io.muster.registry.watch.KeeperThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A registry node: store, keeper, gRPC server. Made stopped; {@link #start} and {@link #stop} once
 * each.
 */
public final class RegistryServer {
  /** Agents of a node that stops come back within this, each at a moment of its own. */
  private static final int MOVE_WITHIN_MILLIS = 1_000;

  private final RegistrySettings settings;
  private final Store store;
  private final KeeperThread keeper;
  private final RegistryService registry;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Transport transport = new Transport();
  private final PeopleThread people =
      new PeopleThread(Thread.ofPlatform().name("muster-people").daemon().factory());
  private final HttpDoor http;
  private final Server server;

  private RegistryServer(
      RegistrySettings settings, Store store, KeeperThread.Clocks clocks, Rules rules, Log log) {
    this.settings = settings;
    this.store = store;
    this.keeper =
        new KeeperThread(
            store, rules, clocks, Thread.ofPlatform().name("muster-keeper").factory(), log);
    Figures figures = new Figures(clocks.wall(), clocks.nanos());
    Journal journal = new Journal(store.opened(), clocks.wall());
    keeper.tell(k -> remember(figures, journal));
    FleetView view = new FleetView(keeper::roster, figures, journal, clocks.wall());
    Terms.Start start = Terms.Start.of(store, new SecureRandom());
    Terms terms = new Terms(Duration.ofSeconds(10), rules, Version.TEXT, start);
    this.registry = new RegistryService(keeper, figures, terms, clocks.nanos(), log);
    Feed.Source feeds = new Feed.Source(keeper, view, journal, people, clocks.wall());
    this.http =
        new HttpDoor(
            new RegistrySite(
                view,
                new Notices(keeper),
                feeds,
                new Exposition(keeper::roster, figures, Version.TEXT)),
            new Hosts(settings.loopback()),
            people::ask,
            log);
    this.server =
        transport
            .builder(
                new InetSocketAddress(settings.listenHost(), settings.listenPort()),
                clocks.nanos(),
                http::take,
                log)
            .addService(registry)
            .addService(
                new FleetService(
                    keeper, view, new EventCalls(view, journal, people), people, clocks.nanos()))
            .addService(health.getHealthService())
            .intercept(new Observed())
            .build();
  }

  private void remember(Figures figures, Journal journal) {
    keeper.watchers().watchChanges(figures::changed);
    keeper.watchers().watchChanges(journal::changed);
  }

  /**
   * Opens the store and makes the node.
   *
   * @throws io.muster.registry.store.StoreException when the store cannot be had
   */
  public static RegistryServer open(
      RegistrySettings settings, KeeperThread.Clocks clocks, Rules rules, Log log) {
    Store store =
        LogStore.open(settings.dataDir(), log, Thread.ofPlatform().name("muster-store").factory());
    return new RegistryServer(settings, store, clocks, rules, log);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had
   */
  public void start() throws IOException {
    keeper.start();
    try {
      server.start();
    } catch (IOException e) {
      transport.stop();
      keeper.stop();
      store.close();
      throw e;
    }
    health.setStatus("", ServingStatus.SERVING);
  }

  /** Returns the address agents connect to, with the real port. */
  public String address() {
    String host = settings.listenHost();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.getPort();
  }

  /** Returns how many instances the store had. */
  public int storedInstances() {
    return store.opened().instances().size();
  }

  /** Waits until the node has stopped. */
  public void awaitEnd() throws InterruptedException {
    server.awaitTermination();
  }

  /** Tells the agents to come back, stops to listen, writes what is pending; within two seconds. */
  public void stop() {
    health.enterTerminalState();
    registry.moveAll(MOVE_WITHIN_MILLIS);
    server.shutdown();
    http.stop();
    try {
      if (!server.awaitTermination(300, TimeUnit.MILLISECONDS)) {
        // Streams do not end by themselves. The keeper is stopped first, so that their ends suspect
        // nobody.
        keeper.stop();
        server.shutdownNow();
        server.awaitTermination(500, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.stop();
    people.stop();
    keeper.stop();
    store.close();
  }
}
