package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HooksGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListHooksRequest;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.wire.Hex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand tries to reach into another tenant; drawn, so that a failure is drawn again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class TenantTrespassTest {
  private static final int TRIES = 1_000;
  private static final int KINDS = 12;

  private final Random random = new Random(20_261);

  @TempDir Path folder;
  private Tenancy tenancy;
  private int trespasses;

  @BeforeEach
  void start() throws Exception {
    tenancy = new Tenancy(folder);
    for (String tenant : Tenancy.TENANTS) {
      tenancy.join(tenant, 1, "orders");
      tenancy.join(tenant, Tenancy.only(tenant), "alone");
      tenancy.join(tenant, lent(tenant), "lent");
    }
  }

  @AfterEach
  void stop() {
    tenancy.close();
  }

  /** Returns the id of an instance that another tenant's agent says is its own. */
  private static int lent(String tenant) {
    return 0x7100 + Tenancy.TENANTS.indexOf(tenant);
  }

  private String any() {
    return Tenancy.TENANTS.get(random.nextInt(Tenancy.TENANTS.size()));
  }

  private String other(String tenant) {
    String other = any();
    while (other.equals(tenant)) {
      other = any();
    }
    return other;
  }

  /** Returns a name of that tenant's service as somebody else may try to write it. */
  private String foreign(String other) {
    String mark = List.of("/", "//", "%2f", "\\", "\u2215", "@", ":").get(random.nextInt(7));
    return (random.nextInt(4) == 0 ? "/" : "") + other + mark + "orders";
  }

  /** Returns an id that is that tenant's alone, as somebody else may try to say it. */
  private String id(String other) {
    String id = Tenancy.id(Tenancy.only(other));
    return switch (random.nextInt(4)) {
      case 0 -> other + "/" + id;
      case 1 -> "00000000/" + id.substring(9);
      case 2 -> id.toUpperCase(java.util.Locale.ROOT);
      default -> id;
    };
  }

  private ActionRequest action(String id) {
    return ActionRequest.newBuilder().setId(id).setReason("mine").setBy("mallory").build();
  }

  /** Returns how one try ended: "refused", or what was had by it. */
  private String tried(int number) throws Exception {
    String tenant = any();
    String other = other(tenant);
    FleetGrpc.FleetBlockingStub people = tenancy.people(tenant);
    return switch (number % KINDS) {
      case 0 -> describes(tenant, foreign(other));
      case 1 -> requires(tenant, foreign(other));
      case 2 -> asOther(tenant, other);
      case 3 -> resolves(tenant, question("orders", foreign(other)), false);
      case 4 -> resolves(tenant, question("alone", "orders"), true);
      case 5 -> steered(() -> people.drain(action(id(other))).hasNext());
      case 6 -> steered(() -> people.remove(action(id(other))).hasNext());
      case 7 -> steered(() -> people.shutdown(action(id(other))).hasNext());
      case 8 ->
          steered(
              () ->
                  people
                      .clear(
                          ClearRequest.newBuilder()
                              .setPlace(foreign(other) + "@127.0.0.1:8080")
                              .setBy("mallory")
                              .build())
                      .hasNext());
      case 9 -> refused(() -> people.get(GetRequest.newBuilder().setId(id(other)).build()));
      case 10 -> hooks(tenant);
      default -> lists(people, other);
    };
  }

  private static Status end(Runnable call) {
    try {
      call.run();
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static String refused(Runnable call) {
    Status end = end(call);
    return switch (end.getCode()) {
      case NOT_FOUND, INVALID_ARGUMENT, PERMISSION_DENIED -> "refused";
      default -> String.valueOf(end);
    };
  }

  private String steered(BooleanSupplier call) {
    trespasses++;
    return refused(
        () -> {
          boolean unused = call.getAsBoolean();
        });
  }

  /** An agent that says it is another tenant's service. */
  private String describes(String tenant, String name) throws Exception {
    Caller caller = Caller.on(tenancy.agent(tenant, "orders"));
    caller.say(Caller.hello(fresh()));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(Caller.service("orders").setName(name));
    return turnedAway(caller);
  }

  /** An agent that requires another tenant's service. */
  private String requires(String tenant, String name) throws Exception {
    Caller caller = Caller.on(tenancy.agent(tenant, "orders"));
    caller.say(
        AgentMessage.newBuilder()
            .setHello(
                Caller.hello(fresh())
                    .addRequirements(Requirement.newBuilder().setKey("k").setService(name)))
            .build());
    return turnedAway(caller);
  }

  private String turnedAway(Caller caller) throws Exception {
    trespasses++;
    return caller.await(m -> m.hasRefused() || m.hasRegistered() || m.hasWelcome()).hasRefused()
        ? "refused"
        : "let in";
  }

  /** An agent with another tenant's id that takes a name for its own which is not its own. */
  private String asOther(String tenant, String other) throws Exception {
    trespasses++;
    Caller caller = Caller.on(tenancy.agent(tenant, "orders"));
    Hello.Builder hello = Caller.hello(lent(other)).setIncarnation(1 + trespasses);
    caller.say(hello);
    caller.say(Caller.service("alone"));
    Status end = caller.end();
    return end.getCode() == Status.Code.PERMISSION_DENIED ? "refused" : String.valueOf(end);
  }

  private static ResolveRequest question(String asker, String required) {
    return ResolveRequest.newBuilder()
        .setService(asker)
        .addRequirements(Requirement.newBuilder().setKey("k").setService(required))
        .build();
  }

  /** What is no name at all is said to be none, and nobody has trespassed. */
  private String resolves(String tenant, ResolveRequest question, boolean trespass) {
    trespasses += trespass ? 1 : 0;
    return refused(
        () ->
            RegistryGrpc.newBlockingStub(tenancy.channel(tenant, "orders"))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .resolve(question)
                .next());
  }

  private String hooks(String tenant) {
    String asked = tenant.equals("default") ? "shop" : tenant;
    trespasses++;
    return refused(
        () ->
            HooksGrpc.newBlockingStub(tenancy.channel(asked, "admin"))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .list(ListHooksRequest.getDefaultInstance()));
  }

  private String lists(FleetGrpc.FleetBlockingStub people, String other) {
    ListRequest.Builder asked = ListRequest.newBuilder();
    switch (random.nextInt(4)) {
      case 0 -> asked.setService(other + "/orders");
      case 1 -> asked.setFilter("service:" + other + "/*");
      case 2 -> asked.setFilter("version:" + Tenancy.mark(other));
      default -> asked.setFilter("id:" + Tenancy.id(Tenancy.only(other)));
    }
    int found = people.list(asked.build()).getTotal();
    return found == 0 ? "refused" : found + " found by " + asked;
  }

  private int fresh() {
    return 0x100 + random.nextInt(0x6000);
  }

  /** Returns what each tenant has; that they say nothing for long and are suspect is no matter. */
  private Map<String, List<String>> standing() {
    Map<String, List<String>> all = new TreeMap<>();
    for (String tenant : Tenancy.TENANTS) {
      List<String> own = new ArrayList<>();
      for (Instance each :
          tenancy.people(tenant).list(ListRequest.getDefaultInstance()).getInstancesList()) {
        if (each.hasService()) {
          own.add(
              each.getService()
                  + Hex.of(each.getInstanceId())
                  + each.getIncarnation()
                  + each.getOverride());
        }
      }
      all.put(tenant, own);
    }
    return all;
  }

  @Test
  void ofAThousandNoneReachesIntoAnotherTenantAndEachTrespassIsWrittenDown() throws Exception {
    Map<String, List<String>> before = standing();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      String outcome = tried(i);
      if (!outcome.equals("refused")) {
        accepted.add(i + " kind " + i % KINDS + ": " + outcome);
      }
    }
    assertThat(accepted).isEmpty();
    assertThat(standing()).isEqualTo(before);
    tenancy.node().leap(2);
    hooks("shop"); // its line counts those that were left out before it
    tenancy.close();
    assertThat(written()).isEqualTo(trespasses);
  }

  /** Returns how many were refused by what is in the audit. */
  private long written() throws Exception {
    long written = 0;
    for (String text : tenancy.audit()) {
      JsonObject line = JsonParser.parseString(text).getAsJsonObject();
      if (line.get("outcome").getAsString().equals("refused")) {
        assertThat(line.get("who").getAsString()).contains("service/");
        written += 1 + (line.has("more_like_it") ? line.get("more_like_it").getAsLong() : 0);
      }
    }
    return written;
  }
}
