package io.muster.registry.server;

import io.grpc.ManagedChannel;
import io.muster.fuzz.Forge;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.steer.Audit;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.tls.Pki;
import io.muster.registry.token.Minting;
import io.muster.registry.token.TokenFile;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.v1.ServiceDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A registry over TLS, and three tenants in it who call everything the same. What is of one of them
 * carries its mark, so that it is known wherever it is found.
 */
final class Tenancy implements AutoCloseable {
  static final List<String> TENANTS = List.of("default", "shop", "bank");

  static final int ORDERS = 0x4f01;
  static final int BILLING = 0x4f02;
  static final int SPARE = 0x4f03;

  /** A connection on which many calls are reset is hung up on. */
  private static final int CALLS_EACH = 30;

  private final Path folder;
  private final Pki pki;
  private final String whole;
  private final Map<String, Forge.Made> certificates = new HashMap<>();
  private final Map<String, Channel> channels = new HashMap<>();
  private final Map<String, HttpClient> clients = new HashMap<>();
  private final Map<String, Caller> orders = new HashMap<>();
  private final Map<String, Caller> billing = new HashMap<>();
  private final Map<String, String> heard = new HashMap<>();
  private Node node;
  private boolean closed;

  /** A connection, and what was asked on it. */
  private static final class Channel {
    private final ManagedChannel channel;
    private int calls;

    Channel(ManagedChannel channel) {
      this.channel = channel;
    }
  }

  Tenancy(Path folder) throws IOException {
    this.folder = folder;
    this.pki = new Pki(folder);
    StringBuilder policy = new StringBuilder();
    for (String tenant : TENANTS) {
      policy
          .append("identity.")
          .append(new Tenant(tenant).qualify("admin"))
          .append(".rights=admin\n");
    }
    Files.writeString(folder.resolve("policy"), policy);
    Minting.Wish wish =
        new Minting.Wish(
            "all", Set.of(Right.ADMIN), Names.NONE, Duration.ofDays(1), false, Sight.WHOLE);
    this.whole =
        new Minting(new TokenFile(folder.resolve("data")), new SecureRandom())
            .make(wish, InstantSource.system().millis())
            .reveal();
    this.node = started();
    node.awaitReturns(folder);
  }

  private Node started() throws IOException {
    Map<String, String> settings = new HashMap<>(pki.settings("optional"));
    settings.put("sign-in", "required");
    settings.put("policy", folder.resolve("policy").toString());
    return Node.start(
        folder, settings, List.of(), address -> pki.channel(address, Optional.empty()));
  }

  /** The registry is started anew, on what it had stored. */
  void restart() throws IOException {
    hangUp();
    node.close();
    node = started();
  }

  Node node() {
    return node;
  }

  static String mark(String tenant) {
    return "mark-" + tenant;
  }

  /** Returns the id of an instance that only one tenant has. */
  static int only(String tenant) {
    return 0x7000 + TENANTS.indexOf(tenant);
  }

  static String id(int number) {
    return "%032x".formatted(number);
  }

  private Forge.Made certificate(String tenant, String service) {
    return certificates.computeIfAbsent(
        tenant + "/" + service,
        name ->
            Forge.of(service)
                .uri("spiffe://example.org/tenant/" + tenant + "/service/" + service)
                .usage("1.3.6.1.5.5.7.3.2")
                .signedBy(pki.fleet));
  }

  /** Returns a connection of that tenant's service. */
  ManagedChannel channel(String tenant, String service) {
    String key = tenant + "/" + service;
    Channel known = channels.get(key);
    if (known == null || ++known.calls > CALLS_EACH) {
      if (known != null) {
        known.channel.shutdown();
      }
      known = new Channel(pki.channel(node.address(), Optional.of(certificate(tenant, service))));
      channels.put(key, known);
    }
    return known.channel;
  }

  RegistryGrpc.RegistryStub agent(String tenant, String service) {
    return RegistryGrpc.newStub(channel(tenant, service));
  }

  /** Returns what that tenant's administrator asks with. */
  FleetGrpc.FleetBlockingStub people(String tenant) {
    return FleetGrpc.newBlockingStub(channel(tenant, "admin"))
        .withDeadlineAfter(40, TimeUnit.SECONDS);
  }

  /** Returns what the registry's own administrator asks with. */
  FleetGrpc.FleetBlockingStub everybody() {
    return FleetGrpc.newBlockingStub(node.channel())
        .withCallCredentials(Guarded.bearer(whole))
        .withDeadlineAfter(40, TimeUnit.SECONDS);
  }

  /** Returns the answer to that tenant's administrator. */
  HttpResponse<String> http(String tenant, String method, String path, String content)
      throws Exception {
    return client(tenant)
        .send(request(method, path, content), HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the answer to the registry's own administrator. */
  String httpOfEverybody(String path) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(pki.caller(Optional.empty()))
            .build()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("https://" + node.address() + path))
                  .header("Authorization", "Bearer " + whole)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** As the other, of an answer that does not end. */
  InputStream stream(String tenant, String path) throws Exception {
    return client(tenant)
        .send(request("GET", path, ""), HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  private HttpRequest request(String method, String path, String content) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + node.address() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(content));
    if (!content.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return request.build();
  }

  private HttpClient client(String tenant) {
    return clients.computeIfAbsent(
        tenant,
        name ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(pki.caller(Optional.of(certificate(name, "admin"))))
                .build());
  }

  static ServiceDescription.Builder described(String tenant, String service) {
    return Caller.service(service)
        .setVersion(mark(tenant))
        .addTags(mark(tenant))
        .setGroup(mark(tenant));
  }

  /** One that is known by all that an agent says, under ids and names that others have as well. */
  Caller join(String tenant, int number, String service, String... required) throws Exception {
    Caller caller = Caller.on(agent(tenant, service));
    caller.say(Caller.hello(number, required));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(
        AgentMessage.newBuilder()
            .setMetrics(
                Metrics.newBuilder()
                    .addMeasurements(
                        Measurement.newBuilder()
                            .setName("jvm.thread.count")
                            .setValue(threads(tenant))))
            .build());
    caller.say(described(tenant, service));
    caller.await(RegistryMessage::hasRegistered);
    return caller;
  }

  /** Returns the figure that is the tenant's own. */
  static double threads(String tenant) {
    return 1_111.0 * (1 + TENANTS.indexOf(tenant));
  }

  /** Each tenant has orders, a spare, one that is alone, and billing, which requires orders. */
  void populate() throws Exception {
    for (String tenant : TENANTS) {
      orders.put(tenant, join(tenant, ORDERS, "orders"));
      join(tenant, SPARE, "spare");
      join(tenant, only(tenant), "alone");
    }
    for (String tenant : TENANTS) {
      Caller consumer = Caller.on(agent(tenant, "billing"));
      consumer.say(Caller.hello(BILLING, "orders", mark(tenant)));
      heard.put(tenant, told(consumer, "orders").toString());
      consumer.say(described(tenant, "billing"));
      consumer.await(RegistryMessage::hasRegistered);
      billing.put(tenant, consumer);
    }
  }

  /** Returns what that tenant's consumer was told at first. */
  String heard(String tenant) {
    return Objects.requireNonNull(heard.get(tenant));
  }

  Caller orders(String tenant) {
    return Objects.requireNonNull(orders.get(tenant));
  }

  Caller billing(String tenant) {
    return Objects.requireNonNull(billing.get(tenant));
  }

  static Endpoints told(Caller consumer, String key) throws Exception {
    return consumer
        .await(m -> m.hasEndpoints() && m.getEndpoints().getRequirementKey().equals(key))
        .getEndpoints();
  }

  static GetRequest get(String id) {
    return GetRequest.newBuilder().setId(id).build();
  }

  static ActionRequest of(String id, String by) {
    return ActionRequest.newBuilder().setId(id).setReason(by).setBy(by).build();
  }

  static Progress last(Iterator<Progress> steps) {
    Progress last = Progress.getDefaultInstance();
    while (steps.hasNext()) {
      last = steps.next();
    }
    return last;
  }

  static ResolveRequest.Builder question(String asker, String... required) {
    ResolveRequest.Builder question = ResolveRequest.newBuilder().setService(asker);
    for (String service : required) {
      question.addRequirements(Requirement.newBuilder().setKey(service).setService(service));
    }
    return question;
  }

  Iterator<ResolveAnswer> resolve(String tenant, String service, ResolveRequest.Builder question) {
    return RegistryGrpc.newBlockingStub(channel(tenant, service))
        .withDeadlineAfter(40, TimeUnit.SECONDS)
        .resolve(question.build());
  }

  List<String> audit() throws IOException {
    return Files.readAllLines(folder.resolve("data").resolve(Audit.FILE));
  }

  private void hangUp() {
    channels.values().forEach(each -> each.channel.shutdownNow());
    channels.clear();
    clients.values().forEach(HttpClient::shutdownNow);
    clients.clear();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      hangUp();
      node.close();
    }
  }
}
