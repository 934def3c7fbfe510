package io.muster.registry.server;

import io.muster.registry.v1.Ack;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.OperatorOverride;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Someone at a registry who acts on instances of orders, all of them at one place. */
final class Operator implements AutoCloseable {
  private final Path folder;
  private Node node;

  Operator(Path folder) throws Exception {
    this.folder = folder;
    this.node = Node.start(folder);
  }

  Node node() {
    return node;
  }

  /** The registry is started anew, on what it had stored. */
  void restart() throws Exception {
    node.stop();
    node = Node.start(folder);
  }

  static String id(int number) {
    return "%032x".formatted(number);
  }

  static ActionRequest.Builder of(int number, String by) {
    return ActionRequest.newBuilder().setId(id(number)).setReason("reason of " + by).setBy(by);
  }

  FleetGrpc.FleetBlockingStub fleet() {
    return FleetGrpc.newBlockingStub(node.channel()).withDeadlineAfter(40, TimeUnit.SECONDS);
  }

  /** An instance of orders whose agent obeys all commands. */
  Caller join(int number) throws Exception {
    Caller caller = Caller.on(RegistryGrpc.newStub(node.channel()));
    caller.say(Caller.hello(number).addAllowedCommands("drain").addAllowedCommands("shutdown"));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(Caller.service("orders"));
    caller.await(RegistryMessage::hasRegistered);
    return caller;
  }

  Caller consumer(int number, String... required) throws Exception {
    return Caller.joined(RegistryGrpc.newStub(node.channel()), number, "user" + number, required);
  }

  static Endpoints told(Caller consumer) throws Exception {
    return consumer
        .await(m -> m.hasEndpoints() && m.getEndpoints().getKind() == Endpoints.Kind.CHANGE)
        .getEndpoints();
  }

  static void confirm(Caller consumer, Endpoints told) {
    consumer.say(
        AgentMessage.newBuilder().setAck(Ack.newBuilder().setRevision(told.getRevision())).build());
  }

  static Command command(Caller agent) throws Exception {
    return agent.await(RegistryMessage::hasCommand).getCommand();
  }

  /** The agent says that it has done what it was told next. */
  static Command obey(Caller agent) throws Exception {
    Command command = command(agent);
    agent.say(
        AgentMessage.newBuilder()
            .setCommandResult(
                CommandResult.newBuilder().setId(command.getId()).setDone(true).setReason("done"))
            .build());
    return command;
  }

  static void goodbye(Caller agent) throws Exception {
    agent.say(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")).build());
    agent.await(RegistryMessage::hasFarewell);
  }

  static Progress last(Iterator<Progress> steps) {
    List<Progress> all = new ArrayList<>();
    steps.forEachRemaining(all::add);
    return all.getLast();
  }

  Progress undrain(int number) {
    return last(fleet().undrain(of(number, "bob").build()));
  }

  Progress clear(String place) {
    return last(fleet().clear(ClearRequest.newBuilder().setPlace(place).setBy("bob").build()));
  }

  InstanceDetail detail(int number) {
    return fleet().get(GetRequest.newBuilder().setId(id(number)).build());
  }

  boolean out(int number) {
    return detail(number).getInstance().hasOverride();
  }

  List<OperatorOverride> overrides() {
    return fleet().overrides(OverridesRequest.getDefaultInstance()).getOverridesList();
  }

  @Override
  public void close() {
    node.close();
  }
}
