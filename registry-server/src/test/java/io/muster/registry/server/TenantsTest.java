package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.identity.Calls;
import io.muster.registry.identity.Need;
import io.muster.registry.identity.Reach;
import io.muster.registry.identity.Right;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @TempDir Path folder;
  private Tenancy tenancy;

  @BeforeEach
  void start() throws Exception {
    tenancy = new Tenancy(folder);
    tenancy.populate();
  }

  @AfterEach
  void stop() {
    tenancy.close();
  }

  /** Returns all that a tenant can be told, by the call that tells it. */
  private Map<String, String> everythingRead(String tenant) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    FleetGrpc.FleetBlockingStub people = tenancy.people(tenant);
    ListRequest all = ListRequest.getDefaultInstance();
    String id = Tenancy.id(Tenancy.ORDERS);
    texts.put(FLEET + "List", people.list(all).toString());
    texts.put(FLEET + "Watch", people.watch(all).next().toString());
    texts.put(FLEET + "Status", people.status(all).toString());
    texts.put(FLEET + "Get", people.get(Tenancy.get(id)).toString());
    texts.put(FLEET + "History", people.history(Tenancy.get(id)).toString());
    texts.put(FLEET + "Graph", people.graph(all).toString());
    texts.put(
        FLEET + "Overrides", people.overrides(OverridesRequest.getDefaultInstance()).toString());
    StringBuilder events = new StringBuilder();
    people.events(EventsRequest.getDefaultInstance()).forEachRemaining(events::append);
    texts.put(FLEET + "Events", events.toString());
    texts.put(
        "muster.registry.v1.Registry/Resolve",
        tenancy
            .resolve(tenant, "billing", Tenancy.question("billing", "orders"))
            .next()
            .toString());
    texts.put("muster.registry.v1.Registry/Connect", tenancy.heard(tenant));
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
          Tenancy.last(
              tenancy
                  .people(tenant)
                  .drain(Tenancy.of(Tenancy.id(Tenancy.SPARE), Tenancy.mark(tenant))));
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
  private static Set<String> reads() {
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
      Instance own =
          tenancy.people(tenant).get(Tenancy.get(Tenancy.id(Tenancy.ORDERS))).getInstance();
      assertThat(own.getService().getName()).isEqualTo("orders");
      assertThat(own.getService().getVersion()).isEqualTo(Tenancy.mark(tenant));
      assertThat(own.getInstanceId()).isEqualTo(Caller.id(Tenancy.ORDERS));
      assertThat(own.getFiguresMap()).containsEntry("jvm.thread.count", Tenancy.threads(tenant));
      assertThat(tenancy.people(tenant).list(ListRequest.getDefaultInstance()).getTotal())
          .isEqualTo(4);
      ResolveAnswer answer =
          tenancy.resolve(tenant, "billing", Tenancy.question("billing", "orders")).next();
      assertThat(answer.getComplete()).isTrue();
      assertThat(answer.getEndpoints(0).getEndpointsList())
          .singleElement()
          .satisfies(e -> assertThat(e.getVersion()).isEqualTo(Tenancy.mark(tenant)));
    }
  }

  @Test
  void whatChangesInOneTenantIsToldToNoConsumerOfAnother() throws Exception {
    Tenancy.last(tenancy.people("shop").drain(Tenancy.of(Tenancy.id(Tenancy.ORDERS), "alice")));
    assertThat(Tenancy.told(tenancy.billing("shop"), "orders").getEndpointsList()).isEmpty();
    tenancy.orders("default").cancel();
    Endpoints suspect = Tenancy.told(tenancy.billing("default"), "orders");
    assertThat(suspect.getReason()).startsWith("orders ");
    assertThat(suspect.getEndpointsCount()).isEqualTo(1);
    // Had the bank's consumer been told of either, it would hear that before this.
    tenancy.orders("bank").say(Tenancy.described("bank", "orders").setVersion("next"));
    Endpoints next = Tenancy.told(tenancy.billing("bank"), "orders");
    assertThat(next.getEndpointsList())
        .singleElement()
        .satisfies(e -> assertThat(e.getVersion()).isEqualTo("next"));
    assertThat(next.getReason()).startsWith("orders ");
  }

  private void lose(String tenant, int first, int instances) throws Exception {
    List<Caller> lost = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      Caller caller = tenancy.join(tenant, first + i, "carts");
      // Each at a place of its own, else the next is its heir.
      caller.say(
          Tenancy.described(tenant, "carts")
              .setPorts(0, Caller.port("http", 9_000 + i).setPrimary(true)));
      caller.await(RegistryMessage::hasRegistered);
      lost.add(caller);
    }
    lost.forEach(Caller::cancel);
  }

  private static List<String> notices(FleetGrpc.FleetBlockingStub people) {
    return people.list(ListRequest.getDefaultInstance()).getNoticesList();
  }

  /** Waits until an open page is told this; that streams have ended is noted a moment after. */
  private void told(String tenant, String words) throws Exception {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                tenancy.stream(tenant, "/api/v1/stream"), StandardCharsets.UTF_8))) {
      assertThat(in.lines().anyMatch(line -> line.contains(words))).as(words).isTrue();
    }
  }

  @Test
  void noticesOfTheRegistryAreForThePeopleOfDefaultAndThoseOfATenantForItsOwn() throws Exception {
    lose("shop", 0x5000, 5);
    told("shop", "5 of 5 instances of carts");
    assertThat(notices(tenancy.people("shop")))
        .as("what is lost of one's own, and by one's own name")
        .singleElement()
        .satisfies(notice -> assertThat(notice).doesNotContain("17"));
    told("default", "5 of 17 instances were lost");
    assertThat(notices(tenancy.people("default")))
        .as("the fleets together, whoever else is there")
        .singleElement()
        .satisfies(notice -> assertThat(notice).doesNotContain("carts"));
    assertThat(notices(tenancy.people("bank"))).isEmpty();
    assertThat(notices(tenancy.everybody()))
        .hasSize(2)
        .anyMatch(notice -> notice.startsWith("5 of 17 instances were lost"))
        .anyMatch(notice -> notice.startsWith("tenant shop: 5 of 5 instances of carts"));
    assertThat(streamed("bank", "/api/v1/stream")).contains("\"notices\":[]");
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
