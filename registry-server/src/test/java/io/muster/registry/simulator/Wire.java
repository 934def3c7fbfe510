package io.muster.registry.simulator;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.muster.registry.roster.Ending;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.wire.Heard;

/** One connection with its one stream, as both ends see it. */
@SuppressWarnings("NullAway.Init") // the observer comes when the call is accepted
final class Wire {
  private static final long PING = 5 * Schedule.SECOND;
  private static final long PATIENCE = 15 * Schedule.SECOND;

  private final Schedule schedule;
  private final Agent agent;
  private final Node node;
  private final Path up;
  private final Path down;
  private final FakeCall call = new FakeCall(this::said, this::closedByRegistry);
  private StreamObserver<Heard> observer;
  private Ending ending = Ending.CONNECTION_LOST;
  private boolean serverOpen;
  private boolean clientOpen = true;
  private boolean cut;
  private long serverHeard;
  private long serverPatientSince;
  private long clientHeard;

  Wire(Schedule schedule, Agent agent, Node node) {
    this.schedule = schedule;
    this.agent = agent;
    this.node = node;
    this.up = new Path(schedule, 40 * Schedule.MILLI, () -> passes() && node.runs());
    this.down = new Path(schedule, 40 * Schedule.MILLI, () -> passes() && agent.runs());
    this.clientHeard = schedule.now();
    up.send(this::accepted);
  }

  private boolean passes() {
    return !cut && !agent.cutOff();
  }

  private void accepted() {
    node.connected(this);
    serverOpen = true;
    serverHeard = schedule.now();
    observer = node.accept(this, call, () -> ending);
    schedule.in(schedule.between(0, PING), this::ping);
  }

  void say(AgentMessage message) {
    up.send(() -> heardByServer(message));
  }

  private void heardByServer(AgentMessage message) {
    if (serverOpen && node.alive()) {
      serverHeard = schedule.now();
      observer.onNext(Heard.of(message));
    }
  }

  private void said(RegistryMessage message) {
    agent.pushed(this, message);
    long saidAt = schedule.now();
    down.send(
        () -> {
          if (clientOpen) {
            clientHeard = schedule.now();
            agent.hears(this, message, saidAt);
          }
        });
  }

  private void closedByRegistry(String why) {
    serverOpen = false;
    down.send(() -> endAtClient(why));
  }

  /** The agent closes it; its machine says so after that long. */
  void close(long late) {
    clientOpen = false;
    up.send(late, () -> endAtServer(Ending.PEER_CLOSED, "closed"));
  }

  /** The agent's machine is gone without a word. */
  void loseClient() {
    clientOpen = false;
    up.die();
    down.die();
  }

  /** From now on nothing passes, without either side being told. */
  void cut() {
    cut = true;
  }

  void registryDied() {
    if (serverOpen) {
      serverOpen = false;
      down.send(() -> endAtClient("the registry's machine closed it"));
    }
  }

  private void endAtServer(Ending how, String why) {
    if (serverOpen && node.alive()) {
      serverOpen = false;
      ending = how;
      call.cancel();
      observer.onError(Status.CANCELLED.withDescription(why).asRuntimeException());
    }
  }

  private void endAtClient(String why) {
    if (clientOpen) {
      clientOpen = false;
      agent.ended(this, why);
    }
  }

  /** Keepalive, both ways. */
  private void ping() {
    long now = schedule.now();
    if (serverOpen && clientOpen && passes() && agent.runs() && node.runs()) {
      serverHeard = now;
      clientHeard = now;
    } else {
      if (serverOpen
          && node.runs()
          && now - Math.max(serverHeard, serverPatientSince) >= PATIENCE) {
        endAtServer(Ending.CONNECTION_LOST, "no answer to a ping");
        down.send(() -> endAtClient("the registry gave it up"));
      }
      if (agent.runs() && clientOpen && now - clientHeard >= PATIENCE) {
        close(0);
        agent.ended(this, "no answer to a ping");
      }
    }
    if (serverOpen || clientOpen) {
      schedule.in(PING, this::ping);
    }
  }

  /** One end or the way between them goes on: what waited arrives; pings get their answer. */
  void resumed() {
    long grace = schedule.now() - PATIENCE + PING;
    serverPatientSince = Math.max(serverPatientSince, grace);
    clientHeard = Math.max(clientHeard, grace);
    up.flush();
    down.flush();
  }

  boolean over() {
    return !serverOpen && !clientOpen;
  }

  boolean open() {
    return serverOpen && clientOpen && node.alive();
  }

  long serverHeard() {
    return serverHeard;
  }

  Node node() {
    return node;
  }
}
