package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.identity.Calls;
import io.muster.registry.identity.Need;
import io.muster.registry.identity.Reach;
import io.muster.registry.identity.Right;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three tenants of one registry, over TLS, with the same names and the same ids at the same time:
 * each has its own alone, in whatever way it asks.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class TenantsTest {
  private static final String FLEET = "muster.registry.v1.Fleet/";
  private static final int ORDERS = 0x4f01;
  private static final int BILLING = 0x4f02;
  private static final int SPARE = 0x4f03;

  @TempDir Path folder;
  private Tenancy tenancy;
  private final Map<String, Caller> orders = new TreeMap<>();
  private final Map<String, Caller> billing = new TreeMap<>();
  private final Map<String, String> heard = new TreeMap<>();

  @BeforeEach
  void start() throws Exception {
    tenancy = new Tenancy(folder);
    for (String tenant : Tenancy.TENANTS) {
      orders.put(tenant, tenancy.join(tenant, ORDERS, "orders"));
      tenancy.join(tenant, SPARE, "spare");
      tenancy.join(tenant, Tenancy.only(tenant), "alone");
    }
    for (String tenant : Tenancy.TENANTS) {
      Caller consumer = Caller.on(tenancy.agent(tenant, "billing"));
      consumer.say(Caller.hello(BILLING, "orders", Tenancy.mark(tenant)));
      heard.put(tenant, told(consumer, "orders").toString());
      consumer.say(Tenancy.described(tenant, "billing"));
      consumer.await(m -> m.hasRegistered());
      billing.put(tenant, consumer);
    }
  }

  @AfterEach
  void stop() {
    tenancy.close();
  }

  private static Endpoints told(Caller consumer, String key) throws Exception {
    return consumer
        .await(m -> m.hasEndpoints() && m.getEndpoints().getRequirementKey().equals(key))
        .getEndpoints();
  }

  private static GetRequest get(String id) {
    return GetRequest.newBuilder().setId(id).build();
  }

  private static ActionRequest of(String id, String by) {
    return ActionRequest.newBuilder().setId(id).setReason(by).setBy(by).build();
  }

  private static Progress last(Iterator<Progress> steps) {
    Progress last = Progress.getDefaultInstance();
    while (steps.hasNext()) {
      last = steps.next();
    }
    return last;
  }

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static ResolveRequest.Builder question(String asker, String... required) {
    ResolveRequest.Builder question = ResolveRequest.newBuilder().setService(asker);
    for (String service : required) {
      question.addRequirements(Requirement.newBuilder().setKey(service).setService(service));
    }
    return question;
  }

  private Iterator<ResolveAnswer> resolve(
      String tenant, String service, ResolveRequest.Builder question) {
    return RegistryGrpc.newBlockingStub(tenancy.channel(tenant, service))
        .withDeadlineAfter(40, TimeUnit.SECONDS)
        .resolve(question.build());
  }

  /** Returns all that a tenant can be told, by the call that tells it. */
  private Map<String, String> everythingRead(String tenant) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    FleetGrpc.FleetBlockingStub people = tenancy.people(tenant);
    ListRequest all = ListRequest.getDefaultInstance();
    String id = Tenancy.id(ORDERS);
    texts.put(FLEET + "List", people.list(all).toString());
    texts.put(FLEET + "Watch", people.watch(all).next().toString());
    texts.put(FLEET + "Status", people.status(all).toString());
    texts.put(FLEET + "Get", people.get(get(id)).toString());
    texts.put(FLEET + "History", people.history(get(id)).toString());
    texts.put(FLEET + "Graph", people.graph(all).toString());
    texts.put(
        FLEET + "Overrides", people.overrides(OverridesRequest.getDefaultInstance()).toString());
    StringBuilder events = new StringBuilder();
    people.events(EventsRequest.getDefaultInstance()).forEachRemaining(events::append);
    texts.put(FLEET + "Events", events.toString());
    texts.put(
        "muster.registry.v1.Registry/Resolve",
        resolve(tenant, "billing", question("billing", "orders")).next().toString());
    texts.put("muster.registry.v1.Registry/Connect", heard.getOrDefault(tenant, ""));
    for (String call : Calls.all()) {
      if (call.startsWith("GET ") && reach(call) == Reach.TENANT) {
        String path = call.substring("GET ".length()).replace("{id}", id);
        texts.put(call, path.endsWith("/stream") ? streamed(tenant, path) : got(tenant, path));
      }
    }
    return texts;
  }

  private static Reach reach(String call) {
    return Calls.need(call).map(Need::reach).orElseThrow();
  }

  private String got(String tenant, String path) throws Exception {
    HttpResponse<String> answer = tenancy.http(tenant, "GET", path, "");
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Returns the rows and the events that an open page begins with. */
  private String streamed(String tenant, String path) throws Exception {
    StringBuilder text = new StringBuilder();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(tenancy.stream(tenant, path), StandardCharsets.UTF_8))) {
      boolean events = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        text.append(line).append('\n');
        if (events && line.startsWith("data: ")) {
          break;
        }
        events |= line.equals("event: events");
      }
    }
    return text.toString();
  }

  @Test
  void whateverATenantAsksItIsToldOfItsOwnAloneUnderItsOwnNames() throws Exception {
    for (String tenant : Tenancy.TENANTS) {
      Progress drained =
          last(tenancy.people(tenant).drain(of(Tenancy.id(SPARE), Tenancy.mark(tenant))));
      assertThat(drained.getDone()).as(drained.getText()).isTrue();
      assertThat(drained.getText()).doesNotContain("shop/", "bank/");
    }
    // What has no words of its own is told apart by how many it tells of, or by its figures.
    Set<String> wordless = Set.of(FLEET + "History", "GET /api/v1/instances/{id}/figures");
    for (String tenant : Tenancy.TENANTS) {
      Map<String, String> texts = everythingRead(tenant);
      assertThat(new TreeSet<>(texts.keySet())).isEqualTo(reads());
      texts.forEach(
          (call, text) -> {
            for (String other : Tenancy.TENANTS) {
              if (!other.equals(tenant)) {
                assertThat(text).as(tenant + " " + call).doesNotContain(Tenancy.mark(other));
                assertThat(text)
                    .as(tenant + " " + call)
                    .doesNotContain(Tenancy.id(Tenancy.only(other)));
              }
            }
            assertThat(text).as(tenant + " " + call).doesNotContain("shop/", "bank/", "default/");
            if (!wordless.contains(call)) {
              assertThat(text).as(tenant + " " + call).contains(Tenancy.mark(tenant));
            }
          });
    }
  }

  /** Returns every call that tells a tenant of its own. */
  private static TreeSet<String> reads() {
    return Calls.all().stream()
        .filter(call -> reach(call) == Reach.TENANT)
        .filter(
            call ->
                Set.of(Right.READ, Right.REGISTER)
                    .containsAll(Calls.need(call).orElseThrow().anyOf()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theSameIdIsAnotherInstanceInEachWithItsOwnFiguresAndItsOwnEndpoint() throws Exception {
    for (String tenant : Tenancy.TENANTS) {
      Instance own = tenancy.people(tenant).get(get(Tenancy.id(ORDERS))).getInstance();
      assertThat(own.getService().getName()).isEqualTo("orders");
      assertThat(own.getService().getVersion()).isEqualTo(Tenancy.mark(tenant));
      assertThat(own.getInstanceId()).isEqualTo(Caller.id(ORDERS));
      assertThat(own.getFiguresMap()).containsEntry("jvm.thread.count", Tenancy.threads(tenant));
      assertThat(tenancy.people(tenant).list(ListRequest.getDefaultInstance()).getTotal())
          .isEqualTo(4);
      ResolveAnswer answer = resolve(tenant, "billing", question("billing", "orders")).next();
      assertThat(answer.getComplete()).isTrue();
      assertThat(answer.getEndpoints(0).getEndpointsList())
          .singleElement()
          .satisfies(e -> assertThat(e.getVersion()).isEqualTo(Tenancy.mark(tenant)));
    }
  }

  @Test
  void whatChangesInOneTenantIsToldToNoConsumerOfAnother() throws Exception {
    last(tenancy.people("shop").drain(of(Tenancy.id(ORDERS), "alice")));
    assertThat(told(billing.get("shop"), "orders").getEndpointsList()).isEmpty();
    orders.get("default").cancel();
    Endpoints suspect = told(billing.get("default"), "orders");
    assertThat(suspect.getReason()).startsWith("orders ");
    assertThat(suspect.getEndpointsCount()).isEqualTo(1);
    // Had the bank's consumer been told of either, it would hear that before this.
    orders.get("bank").say(Tenancy.described("bank", "orders").setVersion("next"));
    Endpoints next = told(billing.get("bank"), "orders");
    assertThat(next.getEndpointsList())
        .singleElement()
        .satisfies(e -> assertThat(e.getVersion()).isEqualTo("next"));
    assertThat(next.getReason()).startsWith("orders ");
  }

  @Test
  void whatIsNotOnesOwnIsAnsweredAsWhatIsNotThere() throws Exception {
    String foreign = Tenancy.id(Tenancy.only("bank"));
    String nowhere = Tenancy.id(0x7999);
    for (String tenant : List.of("default", "shop")) {
      FleetGrpc.FleetBlockingStub people = tenancy.people(tenant);
      List<String> answers = new ArrayList<>();
      for (String id : List.of(foreign, nowhere)) {
        answers.add(
            said(() -> people.get(get(id)))
                + said(() -> people.history(get(id)))
                + said(() -> last(people.drain(of(id, "mallory"))))
                + said(() -> last(people.undrain(of(id, "mallory"))))
                + said(() -> last(people.shutdown(of(id, "mallory"))))
                + said(() -> last(people.remove(of(id, "mallory"))))
                + tenancy.http(tenant, "GET", "/api/v1/instances/" + id, "").body()
                + tenancy
                    .http(
                        tenant,
                        "POST",
                        "/api/v1/instances/" + id + "/drain",
                        "{\"reason\":\"r\",\"by\":\"mallory\"}")
                    .body());
      }
      assertThat(answers.get(0).replace(foreign, "ID"))
          .isEqualTo(answers.get(1).replace(nowhere, "ID"))
          .contains("NOT_FOUND")
          .doesNotContain("INVALID", "DENIED");
    }
    assertThat(tenancy.people("bank").get(get(foreign)).getInstance().hasOverride()).isFalse();
    tenancy.close();
    List<String> refused =
        tenancy.audit().stream().filter(line -> line.contains("\"mallory\"")).toList();
    assertThat(refused).hasSize(2 * 2 * 5).allMatch(line -> line.contains("\"refused\""));
    assertThat(refused).anyMatch(line -> line.contains("\"who\":\"shop/service/admin\""));
    assertThat(refused).anyMatch(line -> line.contains("\"who\":\"service/admin\""));
  }

  private static String said(Runnable call) {
    try {
      call.run();
      return "OK ";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() + " " + e.getStatus().getDescription() + " ";
    }
  }

  @Test
  void aPlaceThatAnotherTenantsOperatorDrainedIsNotThereToBeCleared() throws Exception {
    last(tenancy.people("bank").drain(of(Tenancy.id(ORDERS), "bob")));
    String place =
        tenancy
            .people("bank")
            .overrides(OverridesRequest.getDefaultInstance())
            .getOverrides(0)
            .getPlace();
    assertThat(place).startsWith("orders@");
    for (String said : List.of(place, "bank/" + place, "nobody/" + place)) {
      assertThat(
              code(
                  () ->
                      last(
                          tenancy
                              .people("shop")
                              .clear(
                                  ClearRequest.newBuilder()
                                      .setPlace(said)
                                      .setBy("mallory")
                                      .build()))))
          .as(said)
          .isEqualTo(Status.Code.NOT_FOUND);
    }
    Progress cleared =
        last(
            tenancy
                .everybody()
                .clear(ClearRequest.newBuilder().setPlace("bank/" + place).setBy("root").build()));
    assertThat(cleared.getDone()).as(cleared.getText()).isTrue();
    assertThat(
            tenancy
                .people("bank")
                .overrides(OverridesRequest.getDefaultInstance())
                .getOverridesCount())
        .isZero();
  }

  @Test
  void whoSeesAllSeesThemUnderTheirTenantsNamesAndSteersThemByThose() throws Exception {
    FleetGrpc.FleetBlockingStub everybody = tenancy.everybody();
    assertThat(
            everybody
                .list(ListRequest.newBuilder().setFilter("service:*orders").build())
                .getInstancesList()
                .stream()
                .map(each -> each.getService().getName()))
        .containsExactly("bank/orders", "orders", "shop/orders");
    assertThat(everybody.list(ListRequest.newBuilder().setService("shop/orders").build()))
        .satisfies(found -> assertThat(found.getTotal()).isEqualTo(1));
    String id = Tenancy.id(ORDERS);
    assertThatThrownBy(() -> everybody.get(get(id)))
        .hasMessageContaining("more than one instance")
        .hasMessageContaining("TENANT/");
    assertThat(everybody.get(get("shop/" + id)).getInstance().getService().getVersion())
        .isEqualTo("mark-shop");
    assertThat(everybody.get(get("default/" + id)).getInstance().getService().getVersion())
        .isEqualTo("mark-default");
    assertThat(tenancy.httpOfEverybody("/api/v1/instances/shop:" + id))
        .contains("mark-shop", "\"shop/orders\"");
    assertThat(tenancy.httpOfEverybody("/metrics"))
        .contains("service_name=\"bank/orders\"", "service_name=\"orders\"");
    assertThat(last(everybody.drain(of("bank/" + id, "root"))).getDone()).isTrue();
    assertThat(tenancy.people("bank").get(get(id)).getInstance().hasOverride()).isTrue();
    assertThat(tenancy.people("shop").get(get(id)).getInstance().hasOverride()).isFalse();
    assertThat(tenancy.people("default").get(get(id)).getInstance().hasOverride()).isFalse();
    int instances = 0;
    String page = "";
    do {
      io.muster.registry.v1.Roster next =
          everybody.list(ListRequest.newBuilder().setLimit(5).setPage(page).build());
      instances += next.getInstancesCount();
      page = next.getNextPage();
    } while (!page.isEmpty());
    assertThat(instances).isEqualTo(12);
  }

  @Test
  void aRestartKeepsThemApart() throws Exception {
    last(tenancy.people("shop").drain(of(Tenancy.id(SPARE), "alice")));
    tenancy.restart();
    for (String tenant : Tenancy.TENANTS) {
      List<Instance> own =
          tenancy.people(tenant).list(ListRequest.getDefaultInstance()).getInstancesList();
      assertThat(own)
          .hasSize(4)
          .allMatch(each -> each.getState() == Instance.State.STALE)
          .allMatch(each -> each.getService().getVersion().equals(Tenancy.mark(tenant)));
      assertThat(own.stream().filter(Instance::hasOverride).count())
          .isEqualTo(tenant.equals("shop") ? 1 : 0);
      // Whoever comes back with the same id takes up his own, and leaves the others'.
      Caller back = tenancy.join(tenant, ORDERS, "orders");
      Caller consumer = Caller.on(tenancy.agent(tenant, "billing"));
      consumer.say(Caller.hello(BILLING, "orders"));
      assertThat(told(consumer, "orders").getEndpointsList())
          .singleElement()
          .satisfies(e -> assertThat(e.getVersion()).isEqualTo(Tenancy.mark(tenant)));
      assertThat(back.open()).isTrue();
    }
    tenancy.people("bank").get(get(Tenancy.id(ORDERS)));
  }

  @Test
  void theyDoNotWaitForEachOther() throws Exception {
    Iterator<ResolveAnswer> shopsA = resolve("shop", "a", question("a", "b").setWaitMillis(30_000));
    Iterator<ResolveAnswer> banksB = resolve("bank", "b", question("b", "a").setWaitMillis(30_000));
    assertThat(shopsA.next().getGoOn()).isFalse();
    assertThat(banksB.next().getGoOn()).isFalse();
    Iterator<ResolveAnswer> shopsB = resolve("shop", "b", question("b", "a").setWaitMillis(30_000));
    ResolveAnswer freed = shopsA.next();
    assertThat(freed.getGoOn()).isTrue();
    assertThat(freed.getReason()).isEqualTo("b wait for a in turn");
    assertThat(shopsB.hasNext()).isTrue();
    tenancy.join("shop", 1, "a");
    tenancy.join("bank", 1, "a");
    ResolveAnswer met = banksB.next();
    assertThat(met.getGoOn()).isFalse();
    assertThat(met.getComplete()).isTrue();
    assertThat(met.getEndpoints(0).getEndpoints(0).getVersion()).isEqualTo("mark-bank");
  }

  @Test
  void nobodyAsksAsAServiceThatIsNotHisToBe() throws Exception {
    assertThat(code(() -> resolve("shop", "a", question("b", "orders")).next()))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> resolve("shop", "a", question("bank/a", "orders")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> resolve("shop", "a", question("a", "bank/orders")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> resolve("shop", "a", question("", "orders")).next()))
        .isEqualTo(Status.Code.OK);
    tenancy.close();
    assertThat(tenancy.audit())
        .anyMatch(
            line ->
                line.contains("\"who\":\"shop/service/a\"")
                    && line.contains("may register a, not b"));
  }

  @Test
  void whatIsTheRegistrysOwnIsToldToNoOtherTenant() throws Exception {
    for (String call : Calls.all()) {
      if (call.startsWith("GET ") && reach(call) == Reach.REGISTRY) {
        String path = call.substring("GET ".length());
        assertThat(tenancy.http("default", "GET", path, "").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = tenancy.http("shop", "GET", path, "");
        assertThat(refused.statusCode()).as(path).isEqualTo(403);
        assertThat(refused.body()).contains("shop/service/admin is of the tenant shop");
      }
    }
    assertThat(tenancy.http("shop", "GET", "/metrics", "").body())
        .doesNotContain("muster_tls_certificate");
  }
}
