package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.v1.Ack;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.Welcome;
import java.util.ArrayList;
import java.util.List;

/** One process with an agent, as the protocol has it behave. */
@SuppressWarnings("NullAway") // without a stream between two of them
final class Agent {
  private static final AgentMessage METRICS =
      AgentMessage.newBuilder().setMetrics(Metrics.getDefaultInstance()).build();
  private static final long LONGEST_BACKOFF = 30 * Schedule.SECOND;

  /** What has become of the process. */
  enum Life {
    RUNNING,
    STOPPED,
    DEAD,
    LEFT,
    REFUSED
  }

  private final World world;
  private final Schedule schedule;
  private final Identity identity;
  private final List<Runnable> whileStopped = new ArrayList<>();
  final Story story = new Story();
  private Life life = Life.RUNNING;
  private Wire wire;
  private boolean welcomed;
  private boolean leaving;
  private int attempts;
  private int port;
  private long number;
  private long newestEpoch;
  private long digest;
  private Described unanswered;

  Agent(World world, Identity identity, int port) {
    this.world = world;
    this.schedule = world.schedule();
    this.identity = identity;
    this.port = port;
  }

  /** A copy of the running process, as of a virtual machine. */
  Agent copy(Identity as) {
    Agent copy = new Agent(world, as, port);
    copy.newestEpoch = newestEpoch;
    copy.number = number;
    copy.digest = digest;
    return copy;
  }

  void start() {
    schedule.in(schedule.between(0, Schedule.SECOND), this::connect);
    later(10 * Schedule.SECOND, this::measure);
  }

  private void later(long nanos, Runnable action) {
    schedule.in(nanos, () -> whenRunning(action));
  }

  private void whenRunning(Runnable action) {
    if (life == Life.STOPPED) {
      whileStopped.add(() -> whenRunning(action));
    } else if (life == Life.RUNNING) {
      action.run();
    }
  }

  void connect() {
    if (life != Life.RUNNING || wire != null) {
      return;
    }
    if (!world.node().alive()) {
      again();
      return;
    }
    Wire next = new Wire(schedule, this, world.node());
    wire = next;
    welcomed = false;
    say(AgentMessage.newBuilder().setHello(hello()));
    later(10 * Schedule.SECOND, () -> giveUp(next));
  }

  private Hello.Builder hello() {
    Hello.Builder hello =
        Hello.newBuilder()
            .setInstanceId(identity.bytes())
            .setIncarnation(identity.incarnation())
            .setHost(HostFacts.newBuilder().setPid(identity.process()))
            .setDescribedDigest(digest)
            .setNewestEpoch(newestEpoch);
    for (Requirement requirement : identity.requirements()) {
      hello.addRequirements(requirement);
    }
    if (world.operated()) {
      hello.addAllowedCommands("drain").addAllowedCommands("shutdown");
    }
    return hello;
  }

  private void giveUp(Wire silent) {
    if (wire == silent && !welcomed) {
      silent.close(0);
      wire = null;
      again();
    }
  }

  private void again() {
    long most = Math.min(LONGEST_BACKOFF, 200 * Schedule.MILLI << Math.min(attempts++, 20));
    later(schedule.between(0, most), this::connect);
  }

  void hears(Wire from, RegistryMessage message, long saidAt) {
    if (from != wire) {
      return;
    }
    switch (message.getMessageCase()) {
      case WELCOME -> welcome(message.getWelcome());
      case REGISTERED -> registered(message.getRegistered().getNumber());
      case ENDPOINTS -> endpoints(message.getEndpoints(), saidAt);
      case FAREWELL -> {
        story.farewelled = true;
        left();
      }
      case REFUSED -> refused(message.getRefused().getReason());
      case MOVE -> later(schedule.between(0, Schedule.SECOND), () -> reconnect(from, 0));
      case COMMAND -> obey(message.getCommand());
      case MESSAGE_NOT_SET -> {}
    }
  }

  private void welcome(Welcome welcome) {
    world.truth().welcomed(this, newestEpoch, welcome);
    newestEpoch = Math.max(newestEpoch, welcome.getEpoch());
    welcomed = true;
    attempts = 0;
    if (welcome.getDescribedKnown() && unanswered == null) {
      story.registered(wire, port, schedule.now());
    } else {
      describe();
    }
  }

  private void describe() {
    unanswered =
        Described.newBuilder().setNumber(++number).setService(identity.service(port)).build();
    say(AgentMessage.newBuilder().setDescribed(unanswered));
  }

  private void registered(long answered) {
    if (unanswered != null && answered == unanswered.getNumber()) {
      digest = Verbatim.of(unanswered.getService().toByteArray()).digest();
      unanswered = null;
      story.registered(wire, port, schedule.now());
    }
  }

  private void endpoints(Endpoints endpoints, long saidAt) {
    world.truth().told(this, endpoints, saidAt);
    say(AgentMessage.newBuilder().setAck(Ack.newBuilder().setRevision(endpoints.getRevision())));
  }

  private void obey(Command command) {
    Wire on = wire;
    later(
        schedule.between(0, 4 * Schedule.SECOND),
        () -> {
          if (wire == on && wire != null) {
            say(
                AgentMessage.newBuilder()
                    .setCommandResult(
                        CommandResult.newBuilder().setId(command.getId()).setDone(true)));
          }
          if (command.hasShutdown()) {
            later(schedule.between(0, 20 * Schedule.SECOND), this::end);
          }
        });
  }

  /** Well, or as one whose hooks take the registry's connection from it. */
  private void end() {
    if (story.cutOff) {
      later(Schedule.SECOND, this::end); // nobody could tell when it did
    } else if (schedule.chance(0.3)) {
      die(false);
    } else {
      goodbye();
    }
  }

  private void refused(String reason) {
    world.truth().refused(this, reason);
    life = Life.REFUSED;
  }

  void ended(Wire from, String why) {
    if (from == wire) {
      schedule.note(() -> this + " hears the end of its stream: " + why);
      wire = null;
      welcomed = false;
      if (leaving) {
        left();
      } else {
        again();
      }
    }
  }

  private void measure() {
    later(10 * Schedule.SECOND, this::measure);
    if (welcomed) {
      say(METRICS);
    }
  }

  private void say(AgentMessage.Builder message) {
    say(message.build());
  }

  private void say(AgentMessage message) {
    wire.say(message);
  }

  /** Leaves its stream, of whose end the registry hears late, and opens another. */
  void reconnect(Wire from, long late) {
    if (from == wire && wire != null && life == Life.RUNNING && !leaving) {
      wire.close(late);
      wire = null;
      welcomed = false;
      connect();
    }
  }

  void changePort(int next) {
    port = next;
    if (welcomed) {
      describe();
    }
  }

  void goodbye() {
    if (welcomed && life == Life.RUNNING) {
      leaving = true;
      story.goodbyeSaid = true;
      say(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")));
      later(Schedule.SECOND / 2, this::left);
    }
  }

  private void left() {
    if (wire != null) {
      wire.close(0);
    }
    wire = null;
    life = Life.LEFT;
    story.deadSince = schedule.now();
  }

  /** kill -9, or the machine's end without a word. */
  void die(boolean quietly) {
    life = Life.DEAD;
    story.deadSince = schedule.now();
    // Of one that has no open stream to close the registry hears nothing more, however it dies.
    story.quietDeath = quietly || wire == null || !wire.open();
    if (wire != null) {
      if (quietly) {
        wire.loseClient();
      } else {
        wire.close(0);
      }
    }
  }

  void stop() {
    life = Life.STOPPED;
    story.goneSince = schedule.now();
  }

  void resume() {
    if (life == Life.STOPPED) {
      life = Life.RUNNING;
      world.resumed(this);
      List<Runnable> missed = List.copyOf(whileStopped);
      whileStopped.clear();
      missed.forEach(Runnable::run);
    }
  }

  void pushed(Wire on, RegistryMessage message) {
    if (message.hasEndpoints()) {
      world.truth().pushed(on, message.getEndpoints());
    }
  }

  boolean runs() {
    return life == Life.RUNNING;
  }

  boolean cutOff() {
    return story.cutOff;
  }

  /** Both ends hold the same open stream, and the registration on it is acknowledged. */
  boolean live() {
    return life == Life.RUNNING && !leaving && wire != null && wire.open() && story.on == wire;
  }

  Life life() {
    return life;
  }

  Wire wire() {
    return wire;
  }

  int port() {
    return port;
  }

  Identity identity() {
    return identity;
  }

  InstanceId id() {
    return identity.id();
  }

  ByteString idBytes() {
    return identity.bytes();
  }

  /** Returns what it is told, in words. */
  String isTold(Endpoints said) {
    return this
        + " is told of "
        + said.getEndpointsCount()
        + " "
        + said.getRequirementKey()
        + " "
        + said.getEndpointsList().stream()
            .map(e -> e.getInstanceId().byteAt(15) + " " + e.getState())
            .toList()
        + ": "
        + said.getReason();
  }

  @Override
  public String toString() {
    return identity.name() + "/" + identity.process() + " " + id().hex().substring(26);
  }
}
