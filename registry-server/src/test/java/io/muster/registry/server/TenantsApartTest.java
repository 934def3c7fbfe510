package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.ResolveAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three tenants of one registry, over TLS, with the same names and the same ids: none steers,
 * replaces or waits for what is another's.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class TenantsApartTest {
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

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
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
            said(() -> people.get(Tenancy.get(id)))
                + said(() -> people.history(Tenancy.get(id)))
                + said(() -> Tenancy.last(people.drain(Tenancy.of(id, "mallory"))))
                + said(() -> Tenancy.last(people.undrain(Tenancy.of(id, "mallory"))))
                + said(() -> Tenancy.last(people.shutdown(Tenancy.of(id, "mallory"))))
                + said(() -> Tenancy.last(people.remove(Tenancy.of(id, "mallory"))))
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
    assertThat(tenancy.people("bank").get(Tenancy.get(foreign)).getInstance().hasOverride())
        .isFalse();
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
    Tenancy.last(tenancy.people("bank").drain(Tenancy.of(Tenancy.id(Tenancy.ORDERS), "bob")));
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
                      Tenancy.last(
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
        Tenancy.last(
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
    String id = Tenancy.id(Tenancy.ORDERS);
    assertThatThrownBy(() -> everybody.get(Tenancy.get(id)))
        .hasMessageContaining("more than one instance")
        .hasMessageContaining("TENANT/");
    assertThat(everybody.get(Tenancy.get("shop/" + id)).getInstance().getService().getVersion())
        .isEqualTo("mark-shop");
    assertThat(everybody.get(Tenancy.get("default/" + id)).getInstance().getService().getVersion())
        .isEqualTo("mark-default");
    assertThat(tenancy.httpOfEverybody("/api/v1/instances/shop:" + id))
        .contains("mark-shop", "\"shop/orders\"");
    assertThat(tenancy.httpOfEverybody("/metrics"))
        .contains("service_name=\"bank/orders\"", "service_name=\"orders\"");
    assertThat(Tenancy.last(everybody.drain(Tenancy.of("bank/" + id, "root"))).getDone()).isTrue();
    assertThat(tenancy.people("bank").get(Tenancy.get(id)).getInstance().hasOverride()).isTrue();
    assertThat(tenancy.people("shop").get(Tenancy.get(id)).getInstance().hasOverride()).isFalse();
    assertThat(tenancy.people("default").get(Tenancy.get(id)).getInstance().hasOverride())
        .isFalse();
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
  void whatHasTheLongestNamesIsAskedForBySuch() throws Exception {
    String tenant = "t".repeat(63);
    String service = "s".repeat(128);
    Caller.joined(tenancy.agent(tenant, service), Tenancy.ORDERS, service);
    FleetGrpc.FleetBlockingStub everybody = tenancy.everybody();
    String id = tenant + "/" + Tenancy.id(Tenancy.ORDERS);
    assertThat(everybody.get(Tenancy.get(id)).getInstance().getService().getName())
        .isEqualTo(tenant + "/" + service);
    assertThat(everybody.history(Tenancy.get(id)).getInstanceId())
        .isEqualTo(Caller.id(Tenancy.ORDERS));
    assertThat(
            everybody
                .list(ListRequest.newBuilder().setService(tenant + "/" + service).build())
                .getTotal())
        .isEqualTo(1);
    assertThat(tenancy.httpOfEverybody("/api/v1/instances/" + id.replace('/', ':')))
        .contains(tenant + "/" + service);
    assertThat(Tenancy.last(everybody.drain(Tenancy.of(id, "root"))).getDone()).isTrue();
    String place =
        everybody.overrides(OverridesRequest.getDefaultInstance()).getOverrides(0).getPlace();
    assertThat(place).startsWith(tenant + "/" + service + "@");
    ClearRequest clear = ClearRequest.newBuilder().setPlace(place).setBy("root").build();
    assertThat(Tenancy.last(everybody.clear(clear)).getDone()).isTrue();
    String page = "";
    int pages = 0;
    do {
      page =
          everybody.list(ListRequest.newBuilder().setLimit(1).setPage(page).build()).getNextPage();
      pages++;
    } while (!page.isEmpty());
    assertThat(pages).isEqualTo(13);
  }

  @Test
  void whatWhoSeesAllDoesIsAuditedAsHisAndNotAsThatOfDefaultsOfTheSameName() throws Exception {
    Tenancy.last(
        tenancy.everybody().drain(Tenancy.of("shop/" + Tenancy.id(Tenancy.SPARE), "root")));
    tenancy.close();
    assertThat(tenancy.audit())
        .filteredOn(line -> line.contains("\"root\""))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"who\":\"*/token/all\""));
  }

  @Test
  void aRestartKeepsThemApart() throws Exception {
    Tenancy.last(tenancy.people("shop").drain(Tenancy.of(Tenancy.id(Tenancy.SPARE), "alice")));
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
      Caller back = tenancy.join(tenant, Tenancy.ORDERS, "orders");
      Caller consumer = Caller.on(tenancy.agent(tenant, "billing"));
      consumer.say(Caller.hello(Tenancy.BILLING, "orders"));
      assertThat(Tenancy.told(consumer, "orders").getEndpointsList())
          .singleElement()
          .satisfies(e -> assertThat(e.getVersion()).isEqualTo(Tenancy.mark(tenant)));
      assertThat(back.open()).isTrue();
    }
    tenancy.people("bank").get(Tenancy.get(Tenancy.id(Tenancy.ORDERS)));
  }

  @Test
  void theyDoNotWaitForEachOther() throws Exception {
    Iterator<ResolveAnswer> shopsA =
        tenancy.resolve("shop", "a", Tenancy.question("a", "b").setWaitMillis(30_000));
    Iterator<ResolveAnswer> banksB =
        tenancy.resolve("bank", "b", Tenancy.question("b", "a").setWaitMillis(30_000));
    assertThat(shopsA.next().getGoOn()).isFalse();
    assertThat(banksB.next().getGoOn()).isFalse();
    Iterator<ResolveAnswer> shopsB =
        tenancy.resolve("shop", "b", Tenancy.question("b", "a").setWaitMillis(30_000));
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
    assertThat(code(() -> tenancy.resolve("shop", "a", Tenancy.question("b", "orders")).next()))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(
            code(() -> tenancy.resolve("shop", "a", Tenancy.question("bank/a", "orders")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            code(() -> tenancy.resolve("shop", "a", Tenancy.question("a", "bank/orders")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(() -> tenancy.resolve("shop", "a", Tenancy.question("", "orders")).next()))
        .isEqualTo(Status.Code.OK);
    tenancy.close();
    assertThat(tenancy.audit())
        .anyMatch(
            line ->
                line.contains("\"who\":\"shop/service/a\"")
                    && line.contains("may register a, not b"));
  }
}
