package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.v1.Ack;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.nio.file.Files;
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

/** Drain, undrain, shutdown and remove over real gRPC; agents say what the tests have them say. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class SteerTest {
  private static final int ORDERS = 0x4f2a;
  private static final String ID = "0".repeat(28) + "4f2a";

  @TempDir Path folder;
  private Node node;
  private Caller orders;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    orders = join(ORDERS, "drain", "shutdown");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RegistryGrpc.RegistryStub registry() {
    return RegistryGrpc.newStub(node.channel());
  }

  private FleetGrpc.FleetBlockingStub fleet() {
    return FleetGrpc.newBlockingStub(node.channel()).withDeadlineAfter(40, TimeUnit.SECONDS);
  }

  /** An instance of orders, always at the same place, whose agent obeys these. */
  private Caller join(int number, String... commands) throws Exception {
    Caller caller = Caller.on(registry());
    caller.say(Caller.hello(number).addAllAllowedCommands(List.of(commands)));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(Caller.service("orders"));
    caller.await(RegistryMessage::hasRegistered);
    return caller;
  }

  /** A consumer of orders. */
  private Caller consumer(int number) throws Exception {
    return Caller.joined(registry(), number, "billing" + number, "orders");
  }

  private static void confirm(Caller consumer, Endpoints told) {
    consumer.say(
        AgentMessage.newBuilder().setAck(Ack.newBuilder().setRevision(told.getRevision())).build());
  }

  private static Endpoints changed(Caller consumer) throws Exception {
    return consumer
        .await(m -> m.hasEndpoints() && m.getEndpoints().getKind() == Endpoints.Kind.CHANGE)
        .getEndpoints();
  }

  private static ActionRequest.Builder request() {
    return ActionRequest.newBuilder().setId(ID).setReason("kernel update").setBy("alice");
  }

  private static void answer(Caller agent, Command command, boolean done, String words) {
    agent.say(
        AgentMessage.newBuilder()
            .setCommandResult(
                CommandResult.newBuilder()
                    .setId(command.getId())
                    .setDone(done)
                    .setReason(words)
                    .setWhy(
                        done ? CommandResult.Why.WHY_UNSPECIFIED : CommandResult.Why.OUT_OF_TIME))
            .build());
  }

  private static Progress last(Iterator<Progress> steps, List<String> texts) {
    Progress last = Progress.getDefaultInstance();
    while (steps.hasNext()) {
      last = steps.next();
      texts.add(last.getText());
    }
    return last;
  }

  private InstanceDetail detail(String id) {
    return fleet().get(GetRequest.newBuilder().setId(id).build());
  }

  private OverrideList overrides() {
    return fleet().overrides(OverridesRequest.getDefaultInstance());
  }

  private void restart() throws Exception {
    node.close();
    node = Node.start(folder);
  }

  @Test
  void aDrainTakesItOutOfTheListsThenWaitsForTheConsumersThenForTheInstance() throws Exception {
    Caller consumer = consumer(1);
    Iterator<Progress> steps = fleet().drain(request().setDeadlineMillis(7_000).build());
    Endpoints told = changed(consumer);
    assertThat(told.getEndpointsList()).isEmpty();
    assertThat(told.getEmptyBecause()).isEqualTo(Endpoints.EmptyBecause.ALL_GONE);
    assertThat(steps.next().getText()).contains("no consumer's list").contains("on disk");
    confirm(consumer, told);
    assertThat(steps.next().getText()).contains("the one consumer that requires it has confirmed");
    Command command = orders.await(RegistryMessage::hasCommand).getCommand();
    assertThat(command.getDrain().getQuietWithinMillis()).isEqualTo(7_000);
    assertThat(command.getExpiresAfterMillis()).isBetween(1, 60_000);
    assertThat(command.getReason()).isEqualTo("kernel update");
    assertThat(command.getBy()).isEqualTo("alice");
    answer(orders, command, true, "no connection has been open for 1 s");
    Progress last = last(steps, new ArrayList<>());
    assertThat(last.getDone()).isTrue();
    assertThat(last.getText()).contains("no connection has been open for 1 s");
  }

  @Test
  void whoIsDrainedIsShownWithByWhomWhyAndSinceWhen() throws Exception {
    orders.cancel();
    orders = join(0x4f2b);
    fleet().drain(request().setId("0".repeat(28) + "4f2b").build()).forEachRemaining(step -> {});
    Instance shown = detail("0".repeat(28) + "4f2b").getInstance();
    assertThat(shown.getOverride().getBy()).isEqualTo("alice");
    assertThat(shown.getOverride().getReason()).isEqualTo("kernel update");
    assertThat(shown.getOverride().getSinceMillis()).isPositive();
    assertThat(detail("0".repeat(28) + "4f2b").getChanges(0).getKind())
        .isEqualTo(Event.Kind.DRAINED);
    assertThat(detail("0".repeat(28) + "4f2b").getChanges(0).getReason())
        .isEqualTo("drained by alice: kernel update");
    assertThat(overrides().getOverridesList()).containsExactly(shown.getOverride());
  }

  @Test
  void consumersThatDoNotConfirmAreCountedAndNotWaitedForLongerThanFiveSeconds() throws Exception {
    Caller good = consumer(1);
    Caller silent = consumer(2);
    Iterator<Progress> steps = fleet().drain(request().build());
    confirm(good, changed(good));
    changed(silent);
    List<String> texts = new ArrayList<>();
    texts.add(steps.next().getText());
    texts.add(steps.next().getText());
    assertThat(texts.get(1))
        .startsWith("of 2 consumers that require it 1 has confirmed after 5")
        .endsWith("1 has not, and is not waited for");
    answer(orders, orders.await(RegistryMessage::hasCommand).getCommand(), true, "quiet");
    assertThat(last(steps, texts).getDone()).isTrue();
  }

  @Test
  void anInstanceThatIsNotQuietInTimeStaysDrainedAndTheOutcomeSaysSo() throws Exception {
    Iterator<Progress> steps = fleet().drain(request().build());
    answer(orders, orders.await(RegistryMessage::hasCommand).getCommand(), false, "2 are open");
    Progress last = last(steps, new ArrayList<>());
    assertThat(last.getFailed()).isTrue();
    assertThat(last.getLate()).isTrue();
    assertThat(last.getText()).contains("2 are open");
    assertThat(detail(ID).getInstance().hasOverride()).isTrue();
  }

  @Test
  void anAgentThatObeysNothingIsNotToldAndTheOutcomeNamesTheSetting() throws Exception {
    Caller other = join(0x5000);
    List<String> texts = new ArrayList<>();
    Progress last = last(fleet().drain(request().setId("0".repeat(28) + "5000").build()), texts);
    assertThat(last.getDone()).isTrue();
    assertThat(last.getText()).contains("-Dmuster.commands=drain");
    assertThat(other.open()).isTrue();
  }

  @Test
  void undrainPutsItBack() throws Exception {
    Caller consumer = consumer(1);
    Iterator<Progress> steps = fleet().drain(request().build());
    confirm(consumer, changed(consumer));
    orders.await(RegistryMessage::hasCommand);
    Progress restored = last(fleet().undrain(request().setReason("").build()), new ArrayList<>());
    assertThat(restored.getDone()).isTrue();
    assertThat(changed(consumer).getEndpointsList()).hasSize(1);
    Command undrain = orders.await(RegistryMessage::hasCommand).getCommand();
    assertThat(undrain.hasUndrain()).isTrue();
    assertThat(overrides().getOverridesList()).isEmpty();
    orders.cancel();
    assertThat(last(steps, new ArrayList<>()).getFailed()).isTrue();
  }

  @Test
  void aDrainOutlivesTheRegistryAndTheProcessAtItsPlace() throws Exception {
    Iterator<Progress> steps = fleet().drain(request().build());
    assertThat(steps.next().getText()).contains("on disk");
    restart();
    assertThat(detail(ID).getInstance().getOverride().getReason()).isEqualTo("kernel update");
    orders = join(0x7777);
    Caller consumer = Caller.on(registry());
    consumer.say(Caller.hello(1, "orders"));
    Endpoints told = consumer.await(RegistryMessage::hasEndpoints).getEndpoints();
    assertThat(told.getEndpointsList()).isEmpty();
    assertThat(detail("0".repeat(28) + "7777").getInstance().hasOverride()).isTrue();
    String place = overrides().getOverrides(0).getPlace();
    Progress cleared =
        last(
            fleet().clear(ClearRequest.newBuilder().setPlace(place).setBy("bob").build()),
            new ArrayList<>());
    assertThat(cleared.getDone()).isTrue();
    assertThat(changed(consumer).getEndpointsCount()).isPositive();
    restart();
    assertThat(overrides().getOverridesList()).isEmpty();
  }

  @Test
  void shutdownDrainsThenEndsAndLeavesThePlaceFree() throws Exception {
    Iterator<Progress> steps = fleet().shutdown(request().setHaltAfterMillis(20_000).build());
    Command drain = orders.await(RegistryMessage::hasCommand).getCommand();
    assertThat(drain.hasDrain()).isTrue();
    answer(orders, drain, true, "quiet");
    Command shutdown = orders.await(RegistryMessage::hasCommand).getCommand();
    assertThat(shutdown.getShutdown().getHaltAfterMillis()).isEqualTo(20_000);
    assertThat(shutdown.getId()).isNotEqualTo(drain.getId());
    answer(orders, shutdown, true, "it ends");
    orders.say(
        AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")).build());
    Progress last = last(steps, new ArrayList<>());
    assertThat(last.getText()).startsWith("shut down");
    assertThat(last.getDone()).isTrue();
    assertThat(overrides().getOverridesList()).isEmpty();
  }

  @Test
  void anUndrainWhileItIsDrainedCallsTheShutdownOff() throws Exception {
    Iterator<Progress> steps = fleet().shutdown(request().build());
    Command drain = orders.await(RegistryMessage::hasCommand).getCommand();
    last(fleet().undrain(request().setReason("").build()), new ArrayList<>());
    answer(orders, drain, true, "quiet");
    Progress last = last(steps, new ArrayList<>());
    assertThat(last.getFailed()).isTrue();
    assertThat(last.getText()).contains("not shut down").contains("put back");
  }

  @Test
  void whatIsNotAllowedOrDoesNotFitIsRefusedAndChangesNothing() throws Exception {
    join(0x5000);
    String deaf = "0".repeat(28) + "5000";
    refused(
        Status.Code.PERMISSION_DENIED,
        "-Dmuster.commands=drain,shutdown",
        () -> fleet().shutdown(request().setId(deaf).build()).next());
    refused(
        Status.Code.FAILED_PRECONDITION,
        "drain it or shut it down instead",
        () -> fleet().remove(request().build()).next());
    assertThat(overrides().getOverridesList()).isEmpty();
  }

  @Test
  void whatIsAskedWronglyIsToldInASentenceAndChangesNothing() {
    refused(
        Status.Code.INVALID_ARGUMENT,
        "reason: expected 1 to 256 characters",
        () -> fleet().drain(request().setReason(" ").build()).next());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "by: expected 1 to 64 characters",
        () -> fleet().drain(request().setBy("").build()).next());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "deadline_millis: expected at most 600000, got 600001",
        () -> fleet().drain(request().setDeadlineMillis(600_001).build()).next());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "only shutdown ends a process",
        () -> fleet().drain(request().setHaltAfterMillis(1).build()).next());
    refused(
        Status.Code.NOT_FOUND,
        "no instance ffffffff is known",
        () -> fleet().drain(request().setId("ffffffff").build()).next());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "service@host:port",
        () -> fleet().clear(ClearRequest.newBuilder().setPlace("x").setBy("b").build()).next());
    refused(
        Status.Code.NOT_FOUND,
        "nothing is said of a@b:1",
        () -> fleet().clear(ClearRequest.newBuilder().setPlace("a@b:1").setBy("b").build()).next());
    assertThat(overrides().getOverridesList()).isEmpty();
  }

  private static void refused(Status.Code code, String words, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void aRegistryThatLetsNobodyActSaysSoAndWritesItDown() throws Exception {
    node.close();
    node = Node.acting(folder, "none");
    refused(
        Status.Code.PERMISSION_DENIED,
        "actions=none",
        () -> fleet().drain(request().build()).next());
    assertThat(overrides().getOverridesList()).isEmpty();
    node.close();
    assertThat(Files.readString(folder.resolve("data/audit.log"))).contains("actions=none");
    node = Node.start(folder);
  }

  @Test
  void whoIsRemovedIsGoneAndStaysOutOfTheListsIfItComesBack() throws Exception {
    orders.cancel();
    while (detail(ID).getInstance().getState() == Instance.State.UP) {
      // The end of its stream is on its way.
    }
    assertThat(last(fleet().remove(request().build()), new ArrayList<>()).getDone()).isTrue();
    assertThat(detail(ID).getLeftAtMillis()).isPositive();
    join(ORDERS);
    assertThat(detail(ID).getInstance().getOverride().getBy()).isEqualTo("alice");
    join(0x6000);
    assertThat(detail("0".repeat(28) + "6000").getInstance().hasOverride()).isFalse();
  }

  @Test
  void everyActionIsInTheAuditRefusedOnesToo() throws Exception {
    last(fleet().undrain(request().setBy("eve\u202e").build()), new ArrayList<>());
    refused(
        Status.Code.INVALID_ARGUMENT,
        "control",
        () -> fleet().undrain(request().setBy("eve\u0007").build()).next());
    last(fleet().undrain(request().setReason("back").build()), new ArrayList<>());
    node.close();
    List<String> lines = Files.readAllLines(folder.resolve("data/audit.log"));
    node = Node.start(folder);
    assertThat(lines)
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(l -> l.chars().allMatch(c -> c < 127));
    JsonObject last = JsonParser.parseString(lines.getLast()).getAsJsonObject();
    assertThat(last.get("action").getAsString()).isEqualTo("undrain");
    assertThat(last.get("by").getAsString()).isEqualTo("alice");
    assertThat(last.get("caller").getAsString()).isEqualTo("127.0.0.1");
    assertThat(last.get("reason").getAsString()).isEqualTo("back");
    assertThat(last.get("service").getAsString()).isEqualTo("orders");
    assertThat(last.get("outcome").getAsString()).isEqualTo("done");
    assertThat(lines).anyMatch(line -> line.contains("\"outcome\":\"refused\""));
  }
}
