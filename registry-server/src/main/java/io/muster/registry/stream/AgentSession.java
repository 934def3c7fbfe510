package io.muster.registry.stream;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.muster.registry.Complaints;
import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.history.Figures;
import io.muster.registry.identity.Identity;
import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Ending;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Greeting;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Service;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Farewell;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Move;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.watch.Watchers;
import io.muster.registry.wire.Heard;
import io.muster.registry.wire.Hearing;
import io.muster.registry.wire.Saying;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One agent's stream. gRPC calls it from one thread at a time; what touches the roster is told to
 * the keeper, in the order in which it arrived.
 */
final class AgentSession implements StreamObserver<Heard> {
  /**
   * A reader that takes nothing for this long is cut off; it will come back and be told everything.
   */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What a session works with. */
  record World(
      KeeperTurns keeper,
      Holders holders,
      Figures figures,
      Spoken spoken,
      Terms terms,
      Admission admission,
      Ownership ownership,
      RegistryService.Refusals refusals,
      LongSupplier nanos,
      Complaints complaints) {}

  /** Where the conversation stands; written in the keeper's turn. */
  private sealed interface Phase {
    /** Nothing agreed yet. */
    record Unknown() implements Phase {}

    /** Welcomed; holds the instance. */
    record Greeted(Lease lease, Watchers.Watch watch, AgentHandle handle) implements Phase {}

    /** Refused, or ended. */
    record Over() implements Phase {}
  }

  private final World world;
  private final Outgoing<RegistryMessage> outgoing;
  private final String observedHost;
  private final Optional<Origin> origin;
  private volatile Phase phase = new Phase.Unknown();
  private Identity who = Identity.TRUSTED;
  private boolean helloHeard;
  private final FigureReports reports;

  /** What the agent has in force; written on the stream's thread. */
  private volatile Acknowledged acknowledged = Acknowledged.NOTHING;

  private Runnable atEnd = () -> {};
  private Supplier<Ending> ending = () -> Ending.CONNECTION_LOST;
  private Supplier<ConnectionEnd> connection = () -> ConnectionEnd.OPEN;

  /** Makes one; whoever calls from this machine has no origin. */
  AgentSession(
      World world,
      Outgoing<RegistryMessage> outgoing,
      String observedHost,
      Optional<Origin> origin) {
    this.world = world;
    this.outgoing = outgoing;
    this.observedHost = observedHost;
    this.origin = origin;
    this.reports = new FigureReports(world.figures());
  }

  AgentSession until(Runnable end) {
    this.atEnd = end;
    return this;
  }

  /** Holds what it says against who says it. */
  AgentSession by(Identity caller) {
    this.who = caller;
    return this;
  }

  /** Has the keeper told how the connection ended. */
  AgentSession endingAs(Supplier<Ending> ending) {
    this.ending = ending;
    return this;
  }

  /** Has people told how the connection ended. */
  AgentSession over(Supplier<ConnectionEnd> connection) {
    this.connection = connection;
    return this;
  }

  void move(int withinMillis) {
    outgoing.offer(
        "move",
        RegistryMessage.newBuilder()
            .setMove(Move.newBuilder().setWithinMillis(withinMillis))
            .build());
  }

  @Override
  public void onNext(Heard heard) {
    if (phase instanceof Phase.Greeted greeted) {
      greeted.lease().heard(world.nanos().getAsLong());
    }
    try {
      Hearing.check(heard);
      hear(heard);
    } catch (IllegalArgumentException e) {
      refuse(
          Refused.Code.INVALID,
          heard.message().getMessageCase().name().toLowerCase(java.util.Locale.ROOT)
              + ": "
              + e.getMessage());
    }
  }

  private void hear(Heard heard) {
    AgentMessage message = heard.message();
    if (helloHeard == message.hasHello()) {
      throw new IllegalArgumentException(
          helloHeard
              ? "a second Hello; expected one, as the first message"
              : "expected Hello as the first message");
    }
    switch (message.getMessageCase()) {
      case HELLO -> hello(message.getHello());
      case DESCRIBED -> described(message.getDescribed().getNumber(), heard);
      case METRICS -> reports.metrics(message.getMetrics(), handle().map(AgentHandle::instance));
      case LEGEND -> reports.legend(message.getLegend(), who.sight().home());
      case ACK -> acknowledged = acknowledged.and(message.getAck().getRevision());
      case COMMAND_RESULT -> resulted(message.getCommandResult());
      case GOODBYE -> goodbye(Grammar.shown(message.getGoodbye().getReason()));
      case MESSAGE_NOT_SET -> {
        // Said by a newer agent; that it was heard keeps the lease.
      }
    }
  }

  private void hello(Hello hello) {
    Arrival arrival = Hearing.arrival(hello, who.sight().home());
    Introduction introduction = Hearing.introduction(hello, observedHost, who.sight().home());
    helloHeard = true;
    world.keeper().tell(keeper -> greet(keeper, arrival, hello, introduction));
  }

  private void greet(RosterKeeper keeper, Arrival arrival, Hello hello, Introduction introduction) {
    if (!(phase instanceof Phase.Unknown)) {
      return;
    }
    Optional<String> foreign = world.ownership().foreign(who, arrival.id(), keeper.roster());
    if (foreign.isPresent()) {
      deny(foreign.get());
      return;
    }
    List<Account> accounts = world.admission().accounts(origin, who);
    Optional<String> full = world.admission().crowded(arrival.id(), accounts);
    if (full.isPresent()) {
      turnAway(full.get());
      return;
    }
    switch (keeper.greet(arrival, introduction, world.nanos().getAsLong())) {
      case Greeting.Welcomed welcomed -> {
        world.admission().settle(arrival.id(), accounts);
        world.ownership().take(who, welcomed.lease().id());
        world.holders().take(welcomed.lease().id(), this);
        welcome(keeper, welcomed.lease(), hello, introduction);
      }
      case Greeting.Refused refused -> refuse(Refused.Code.SUPERSEDED, refused.reason());
    }
  }

  private void welcome(RosterKeeper keeper, Lease lease, Hello hello, Introduction introduction) {
    boolean known = Terms.known(hello, lease, keeper.roster());
    long nowMillis = world.keeper().clocks().wall().millis();
    outgoing.offer("welcome", world.terms().welcome(lease, known, observedHost, nowMillis));
    AgentHandle.Welcomed now = new AgentHandle.Welcomed(nowMillis, world.nanos().getAsLong());
    AgentHandle handle = new AgentHandle(lease, introduction, outgoing, now, () -> acknowledged);
    phase = new Phase.Greeted(lease, watch(introduction, keeper.roster(), handle), handle);
  }

  private Watchers.Watch watch(Introduction introduction, Roster roster, AgentHandle handle) {
    Watchers watchers = world.keeper().watchers();
    Endpoints.Kind[] kind = {Endpoints.Kind.SNAPSHOT};
    Watchers.Watch watch =
        watchers.watch(
            introduction.requirements(),
            roster,
            (requirement, finding, revision, reason) -> {
              handle.told(revision);
              outgoing.offer(
                  requirement,
                  world.spoken().endpoints(requirement, finding, revision, kind[0], reason));
            });
    kind[0] = Endpoints.Kind.CHANGE;
    return watch;
  }

  private void described(long number, Heard heard) {
    Roster roster = world.keeper().roster();
    Optional<Instance> was = handle().flatMap(agent -> roster.instance(agent.instance()));
    Service service =
        Hearing.service(heard, who.sight().home(), was.flatMap(Instance::service).orElse(null));
    Optional<String> misnamed = Ownership.misnamed(who, service);
    if (misnamed.isPresent()) {
      deny(misnamed.get());
      return;
    }
    origin
        .flatMap(from -> world.admission().misplaced(service, from))
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    world
        .keeper()
        .here(
            keeper -> {
              if (phase instanceof Phase.Greeted greeted) {
                world
                    .keeper()
                    .describe(
                        greeted.lease(),
                        service,
                        problem -> {
                          if (problem.isEmpty()) {
                            outgoing.offer(
                                "registered",
                                Saying.registered(number, world.keeper().roster().revision()));
                          }
                        });
              }
            });
  }

  /** Returns what others see of it, once it holds an instance. */
  Optional<AgentHandle> handle() {
    return phase instanceof Phase.Greeted greeted
        ? Optional.of(greeted.handle())
        : Optional.empty();
  }

  private void resulted(CommandResult result) {
    world.keeper().tell(keeper -> handle().ifPresent(agent -> agent.resulted(result)));
  }

  private void goodbye(String reason) {
    world
        .keeper()
        .tell(
            keeper -> {
              if (phase instanceof Phase.Greeted greeted) {
                end(greeted);
                world.keeper().goodbye(greeted.lease(), reason, this::farewell);
              }
            });
  }

  private void farewell(String problem) {
    if (problem.isEmpty()) {
      long revision = world.keeper().roster().revision();
      outgoing.offer(
          "farewell",
          RegistryMessage.newBuilder()
              .setFarewell(Farewell.newBuilder().setRevision(revision))
              .build());
      outgoing.finish();
    } else {
      outgoing.fail(Status.UNAVAILABLE.withDescription(problem));
    }
  }

  /** There is no room for it; it may try again. */
  void turnAway(String reason) {
    refuse(Refused.Code.BUSY, reason);
  }

  /** It is not what it says it is. */
  private void deny(String reason) {
    note(reason);
    outgoing.fail(Status.PERMISSION_DENIED.withDescription(reason));
    ended("refused: " + reason);
  }

  private void note(String reason) {
    world.refusals().refused(observedHost, who.who(), reason);
    world.complaints().about("refused " + observedHost + ": " + reason);
  }

  private void refuse(Refused.Code code, String reason) {
    note(reason);
    outgoing.offer("refused", Saying.refused(code, reason));
    outgoing.finish();
    ended("refused: " + reason);
  }

  /** Another stream has taken the instance over. Keeper's turn. */
  void superseded() {
    if (phase instanceof Phase.Greeted greeted) {
      end(greeted);
      outgoing.fail(
          Status.ABORTED.withDescription("another stream has taken over this instance's id"));
    }
  }

  /**
   * The instance was removed although its stream stands: it said nothing for too long. Whoever is
   * behind it would take itself for registered for ever. Keeper's turn.
   */
  void givenUp() {
    if (phase instanceof Phase.Greeted greeted) {
      end(greeted);
      outgoing.fail(
          Status.ABORTED.withDescription("it said nothing for so long that it was removed"));
    }
  }

  /** Keeper's turn, about once a second. */
  void cutOffWhenStuck() {
    if (outgoing.stuckNanos() > STUCK_NANOS) {
      outgoing.fail(Status.RESOURCE_EXHAUSTED.withDescription("nothing was read for 30 s"));
      ended("it read nothing for 30 s");
    }
  }

  @Override
  public void onError(Throwable problem) {
    ended(why(Status.fromThrowable(problem)));
    atEnd.run();
  }

  /** gRPC calls every lost connection a cancelled call; the connection itself knows better. */
  private String why(Status status) {
    String detail = status.getDescription();
    return status.getCode() == Status.Code.CANCELLED || detail == null
        ? connection.get().words()
        : "its stream broke: " + Grammar.shown(detail);
  }

  @Override
  public void onCompleted() {
    ended("its stream ended without goodbye");
    outgoing.finish();
    atEnd.run();
  }

  private void ended(String why) {
    world
        .keeper()
        .tell(
            keeper -> {
              if (phase instanceof Phase.Greeted greeted) {
                end(greeted);
                keeper.ended(greeted.lease(), ending.get(), why, world.nanos().getAsLong());
              } else {
                phase = new Phase.Over();
              }
            });
  }

  private void end(Phase.Greeted greeted) {
    world.keeper().watchers().forget(greeted.watch());
    world.holders().release(greeted.lease().id(), this);
    phase = new Phase.Over();
    greeted.handle().over();
  }
}
