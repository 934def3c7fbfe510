package io.muster.registry.server;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.muster.registry.Complaints;
import io.muster.registry.Log;
import io.muster.registry.check.Protocol;
import io.muster.registry.door.Door;
import io.muster.registry.door.Tls;
import io.muster.registry.fleet.ActionCalls;
import io.muster.registry.fleet.Actions;
import io.muster.registry.fleet.EventCalls;
import io.muster.registry.fleet.Feed;
import io.muster.registry.fleet.FleetService;
import io.muster.registry.fleet.FleetView;
import io.muster.registry.fleet.Notices;
import io.muster.registry.fleet.PeopleThread;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookDesk;
import io.muster.registry.hook.HookService;
import io.muster.registry.hook.Hooks;
import io.muster.registry.http.Hosts;
import io.muster.registry.http.HttpDoor;
import io.muster.registry.page.CertificateTerms;
import io.muster.registry.page.Exposition;
import io.muster.registry.page.PrometheusApi;
import io.muster.registry.page.Recollection;
import io.muster.registry.page.RegistrySite;
import io.muster.registry.roster.Rules;
import io.muster.registry.rules.RuleWatch;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.signin.Gate;
import io.muster.registry.steer.Audit;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Steering;
import io.muster.registry.store.LogStore;
import io.muster.registry.store.Store;
import io.muster.registry.store.StoreException;
import io.muster.registry.stream.Admission;
import io.muster.registry.stream.Observed;
import io.muster.registry.stream.RegistryService;
import io.muster.registry.stream.Terms;
import io.muster.registry.stream.Unread;
import io.muster.registry.tls.BadCertificate;
import io.muster.registry.tls.CertificateWatch;
import io.muster.registry.tls.Certificates;
import io.muster.registry.watch.KeeperTurns;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A registry node: store, keeper, gRPC server. Made stopped; {@link #start} and {@link #stop} once
 * each.
 */
public final class RegistryServer {
  /** Agents of a node that stops come back within this, each at a moment of its own. */
  private static final int MOVE_WITHIN_MILLIS = 1_000;

  private final RegistrySettings settings;
  private final Store store;
  private final KeeperTurns keeper;
  private final Unread unread;
  private final RegistryService registry;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Transport transport = new Transport();
  private final PeopleThread people =
      new PeopleThread(Thread.ofPlatform().name("muster-people").daemon().factory());
  private final Hooks hooks;
  private final Acting acting;
  private final Doorkeeping doorkeeping;
  private final ThreadPoolExecutor auditing =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("muster-audit").factory());
  private final RegistrySite site;
  private final HttpDoor http;
  private final Optional<Certificates> certificates;
  private final Optional<CertificateWatch> certificateWatch;
  private final Server server;
  private final Log log;

  /**
   * What makes one node different from another.
   *
   * @param settings where it listens and where its data is
   * @param rules when it gives up whom
   * @param hooks whom it tells
   */
  public record Setup(RegistrySettings settings, Rules rules, List<Hook> hooks) {}

  /** What is read before there is a node. */
  private record Opened(Store store, Optional<Certificates> certificates) {}

  /** What people do, from the request on and from its beginning on. */
  private record Acting(Steering steering, Actions actions) {}

  private RegistryServer(
      Setup setup,
      Opened opened,
      Function<SocketAddress, Optional<X509Certificate>> presented,
      KeeperTurns.Clocks clocks,
      Log log) {
    this.settings = setup.settings();
    this.store = opened.store();
    this.certificates = opened.certificates();
    this.log = log;
    this.keeper =
        new KeeperTurns(
            store, setup.rules(), clocks, Thread.ofPlatform().name("muster-keeper").factory(), log);
    Figures figures = new Figures(clocks.wall(), clocks.nanos());
    Journal journal = new Journal(store.opened(), clocks.wall());
    this.unread = new Unread(clocks.nanos(), new Complaints(clocks.nanos(), log));
    keeper.tell(k -> remember(figures, journal));
    Hooks.World world =
        new Hooks.World(clocks.wall(), clocks.nanos(), new SecureRandom(), people, log);
    this.hooks = new Hooks(setup.hooks(), settings.dataDir(), journal, keeper::roster, world);
    RuleWatch.Scene scene = new RuleWatch.Scene(keeper::roster, figures, journal);
    RuleWatch ruling = new RuleWatch(scene, clocks, log);
    ruling.follow(keeper, people);
    FleetView view = new FleetView(scene, ruling::newest, clocks.wall());
    Audit audit = new Audit(settings.dataDir(), auditing, clocks.nanos(), log);
    this.doorkeeping = new Doorkeeping(settings, presented, audit, clocks, log);
    this.registry = registry(setup.rules(), figures, clocks, log);
    this.certificateWatch = certificates.map(each -> watch(each, audit, clocks, log));
    this.acting = acting(view, clocks, audit);
    HookDesk desk = new HookDesk(hooks, settings.actions());
    Feed.Source feeds = new Feed.Source(keeper, view, ruling, people, clocks.wall());
    Recollection recollection =
        new Recollection(store.complete(), setup.rules().staleFor(), clocks.nanos());
    keeper.tell(k -> keeper.watchers().watchTime(recollection.then(store::recalled)));
    Exposition exposition = exposition(figures, ruling, clocks);
    this.site = site(view, feeds, new PrometheusApi(view, exposition, recollection), desk);
    this.http = new HttpDoor(site, hosts(), people::ask, log);
    EventCalls events = new EventCalls(view, journal, people);
    ActionCalls calls = new ActionCalls(acting.actions(), people);
    FleetService fleet = new FleetService(keeper, view, events, calls, people, clocks.nanos(), log);
    this.server = server(clocks, log, fleet, new HookService(desk));
  }

  private Exposition exposition(Figures figures, RuleWatch ruling, KeeperTurns.Clocks clocks) {
    CertificateTerms terms =
        new CertificateTerms(
            () -> certificates.map(Certificates::states).orElse(List.of()), clocks.wall());
    return new Exposition(keeper::roster, figures, ruling::newest, terms, Version.TEXT);
  }

  /** Has it looked at and its refusals written down. */
  private static CertificateWatch watch(
      Certificates certificates, Audit audit, KeeperTurns.Clocks clocks, Log log) {
    certificates.tell(bad -> audit.stranger(refused(clocks, bad)));
    return new CertificateWatch(
        certificates, Thread.ofPlatform().name("muster-certificates").daemon().factory(), log);
  }

  private RegistrySite site(
      FleetView view, Feed.Source feeds, PrometheusApi prometheus, HookDesk desk) {
    return new RegistrySite(
        doorkeeping.entrance(),
        doorkeeping.signing(),
        view,
        new Notices(keeper),
        feeds,
        prometheus,
        acting.actions(),
        desk);
  }

  private Hosts hosts() {
    return new Hosts(settings.loopback(), doorkeeping.hosts(settings.listenHost()));
  }

  private RegistryService registry(
      Rules rules, Figures figures, KeeperTurns.Clocks clocks, Log log) {
    Terms.Start start = Terms.Start.of(store, new SecureRandom());
    Terms terms = new Terms(Duration.ofSeconds(10), rules, Version.TEXT, start);
    Admission admission = new Admission(settings.quota(), clocks.nanos());
    RegistryService.Refusals refusals =
        (address, who, why) ->
            doorkeeping.notes().refused(new Caller(address, false, who), "register", why);
    return new RegistryService(keeper, figures, terms, admission, refusals, clocks.nanos(), log);
  }

  /** A caller whose certificate is not good. */
  private static Audit.Entry refused(KeeperTurns.Clocks clocks, BadCertificate.Refusal refusal) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("action", "connect");
    facts.put("outcome", "refused");
    facts.put("certificate", refusal.subject());
    facts.put("text", refusal.reason());
    return new Audit.Entry(clocks.wall().millis(), Caller.at(Optional.of(refusal.caller())), facts);
  }

  private Acting acting(FleetView view, KeeperTurns.Clocks clocks, Audit audit) {
    SecureRandom random = new SecureRandom();
    Steering steering =
        new Steering(keeper, registry.holders(), () -> Long.toHexString(random.nextLong()), audit);
    return new Acting(
        steering, new Actions(view, steering, audit, settings.actions(), clocks.wall()));
  }

  private Server server(KeeperTurns.Clocks clocks, Log log, FleetService fleet, HookService told) {
    InetSocketAddress address = new InetSocketAddress(settings.listenHost(), settings.listenPort());
    Optional<Tls> tls = certificates.map(each -> new Tls(each, transport.handshakes()));
    Door.Terms terms = new Door.Terms(2 * settings.quota().perAddress(), tls, clocks.nanos(), log);
    return transport
        .builder(address, terms, http::take)
        .addService(registry)
        .addService(fleet)
        .addService(told)
        .addService(health.getHealthService())
        .intercept(unread)
        .intercept(new Observed())
        .intercept(doorkeeping.guard())
        .build();
  }

  private void remember(Figures figures, Journal journal) {
    keeper.watchers().watchChanges(figures::changed);
    keeper.watchers().watchChanges(journal::changed);
    keeper.watchers().watchTime(hooks::tick);
    keeper.watchers().watchTime(unread::look);
  }

  /**
   * Opens the store and makes the node.
   *
   * @throws io.muster.registry.store.StoreException when the store cannot be had
   * @throws io.muster.registry.tls.BadFile when certificates or keys cannot be used
   */
  public static RegistryServer open(Setup setup, KeeperTurns.Clocks clocks, Log log) {
    return open(setup, Gate.Rule::presented, clocks, log);
  }

  /** As the other; told what was presented and found good on a connection. */
  static RegistryServer open(
      Setup setup,
      Function<SocketAddress, Optional<X509Certificate>> presented,
      KeeperTurns.Clocks clocks,
      Log log) {
    Optional<Certificates> certificates =
        setup.settings().tls().map(tls -> Certificates.open(tls, clocks.wall(), log));
    Store store =
        LogStore.open(
            setup.settings().dataDir(),
            clocks.nanos(),
            log,
            Thread.ofPlatform().name("muster-store").factory());
    return new RegistryServer(setup, new Opened(store, certificates), presented, clocks, log);
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be had
   * @throws StoreException when what waits for webhooks cannot be had
   */
  public void start() throws IOException {
    keeper.start();
    try {
      openHooks();
      doorkeeping.start();
      server.start();
    } catch (IOException | StoreException e) {
      hooks.stop();
      doorkeeping.stop();
      transport.stop();
      keeper.stop();
      store.close();
      throw e;
    }
    hooks.start(address());
    certificateWatch.ifPresent(CertificateWatch::start);
    health.setStatus("", ServingStatus.SERVING);
    Thread.ofPlatform().daemon().name("muster-rules").start(Protocol::prepare);
  }

  private void openHooks() {
    try {
      hooks.open();
    } catch (IOException e) {
      throw new StoreException(StoreException.Reason.FOLDER, String.valueOf(e.getMessage()), e);
    }
  }

  Hooks hooks() {
    return hooks;
  }

  /** Returns what TLS is made of; empty when this node speaks in the clear. */
  public Optional<Certificates> certificates() {
    return certificates;
  }

  /** Returns the address of the page. */
  public String page() {
    return (certificates.isPresent() ? "https://" : "http://") + address() + "/";
  }

  /** Returns every call it answers, over gRPC and HTTP, as the table of calls has them. */
  List<String> calls() {
    List<String> calls = new ArrayList<>(site.calls());
    server.getServices().stream()
        .flatMap(service -> service.getMethods().stream())
        .forEach(method -> calls.add(method.getMethodDescriptor().getFullMethodName()));
    return calls;
  }

  /** Looks at once at what is else looked at every two seconds: tokens, policy, open streams. */
  void patrol() {
    doorkeeping.look();
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
    acting.steering().stop(); // while those who wait for an action can still be told
    registry.moveAll(MOVE_WITHIN_MILLIS);
    server.shutdown();
    http.stop();
    try {
      if (!server.awaitTermination(300, TimeUnit.MILLISECONDS)) {
        // Streams do not end by themselves. The keeper is stopped first, so that their ends suspect
        // nobody.
        keeper.stop();
        server.shutdownNow();
        server.awaitTermination(400, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    certificateWatch.ifPresent(CertificateWatch::stop);
    hooks.stop();
    doorkeeping.stop();
    people.stop();
    transport.stop();
    keeper.stop();
    finishAudit();
    store.close();
  }

  /** The keeper has ended, so what is to be written is known. */
  private void finishAudit() {
    auditing.shutdown();
    try {
      if (!auditing.awaitTermination(1, TimeUnit.SECONDS)) {
        log.warn("the audit log lacks its last lines: its disk did not take them within 1 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
