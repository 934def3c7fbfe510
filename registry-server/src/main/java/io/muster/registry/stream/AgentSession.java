package io.muster.registry.stream;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.muster.registry.Log;
import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.history.Figures;
import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Ending;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Greeting;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Service;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Farewell;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Legend;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Move;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Welcome;
import io.muster.registry.watch.KeeperThread;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.watch.Watchers;
import io.muster.registry.wire.Hearing;
import io.muster.registry.wire.Saying;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One agent's stream. gRPC calls it from one thread at a time; what touches the roster is told to
 * the keeper, in the order in which it arrived.
 */
final class AgentSession implements StreamObserver<AgentMessage> {
  /**
   * A reader that takes nothing for this long is cut off; it will come back and be told everything.
   */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int MAX_FIGURES = 256;

  /** What a session works with. */
  record World(
      KeeperThread keeper,
      Holders holders,
      Figures figures,
      Spoken spoken,
      Terms terms,
      LongSupplier nanos,
      Log log) {}

  /** Where the conversation stands; written on the keeper's thread. */
  private sealed interface Phase {
    /** Nothing agreed yet. */
    record Unknown() implements Phase {}

    /** Welcomed; holds the instance. */
    record Greeted(Lease lease, Watchers.Watch watch) implements Phase {}

    /** Refused, or ended. */
    record Over() implements Phase {}
  }

  private final World world;
  private final Outgoing<RegistryMessage> outgoing;
  private final String observedHost;
  private volatile Phase phase = new Phase.Unknown();
  private boolean helloHeard;
  private int legendNumber;
  private List<String> legend = List.of();
  private Runnable atEnd = () -> {};
  private Supplier<Ending> ending = () -> Ending.CONNECTION_LOST;
  private Supplier<ConnectionEnd> connection = () -> ConnectionEnd.OPEN;

  AgentSession(World world, Outgoing<RegistryMessage> outgoing, String observedHost) {
    this.world = world;
    this.outgoing = outgoing;
    this.observedHost = observedHost;
  }

  AgentSession until(Runnable end) {
    this.atEnd = end;
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
  public void onNext(AgentMessage message) {
    if (phase instanceof Phase.Greeted greeted) {
      greeted.lease().heard(world.nanos().getAsLong());
    }
    try {
      Hearing.size(message);
      hear(message);
    } catch (IllegalArgumentException e) {
      refuse(
          Refused.Code.INVALID,
          message.getMessageCase().name().toLowerCase(java.util.Locale.ROOT)
              + ": "
              + e.getMessage());
    }
  }

  private void hear(AgentMessage message) {
    if (helloHeard == message.hasHello()) {
      throw new IllegalArgumentException(
          helloHeard
              ? "a second Hello; expected one, as the first message"
              : "expected Hello as the first message");
    }
    switch (message.getMessageCase()) {
      case HELLO -> hello(message.getHello());
      case DESCRIBED -> described(message.getDescribed());
      case METRICS -> metrics(message.getMetrics());
      case LEGEND -> legend(message.getLegend());
      case GOODBYE -> goodbye(Grammar.shown(message.getGoodbye().getReason()));
      case ACK, COMMAND_RESULT, MESSAGE_NOT_SET -> {
        // Nothing waits for them in this version; that they were heard keeps the lease.
      }
    }
  }

  private void hello(Hello hello) {
    Arrival arrival = Hearing.arrival(hello);
    Introduction introduction = Hearing.introduction(hello, observedHost);
    helloHeard = true;
    world.keeper().tell(keeper -> greet(keeper, arrival, hello, introduction));
  }

  private void greet(RosterKeeper keeper, Arrival arrival, Hello hello, Introduction introduction) {
    if (!(phase instanceof Phase.Unknown)) {
      return;
    }
    switch (keeper.greet(arrival, introduction, world.nanos().getAsLong())) {
      case Greeting.Welcomed welcomed -> {
        world.holders().take(welcomed.lease().id(), this);
        welcome(keeper, welcomed.lease(), hello, introduction);
      }
      case Greeting.Refused refused -> refuse(Refused.Code.SUPERSEDED, refused.reason());
    }
  }

  private void welcome(RosterKeeper keeper, Lease lease, Hello hello, Introduction introduction) {
    boolean known =
        hello.getDescribedDigest() != 0
            && keeper
                    .roster()
                    .instance(lease.id())
                    .flatMap(i -> i.service())
                    .map(Service::said)
                    .map(s -> s.digest())
                    .orElse(0L)
                == hello.getDescribedDigest();
    outgoing.offer("welcome", welcome(lease, known));
    hold(lease, introduction, keeper.roster());
  }

  private void hold(Lease lease, Introduction introduction, Roster roster) {
    Watchers watchers = world.keeper().watchers();
    Endpoints.Kind[] kind = {Endpoints.Kind.SNAPSHOT};
    Watchers.Watch watch =
        watchers.watch(
            introduction.requirements(),
            roster,
            (requirement, finding, revision, reason) ->
                outgoing.offer(
                    requirement,
                    world.spoken().endpoints(requirement, finding, revision, kind[0], reason)));
    kind[0] = Endpoints.Kind.CHANGE;
    phase = new Phase.Greeted(lease, watch);
  }

  private RegistryMessage welcome(Lease lease, boolean described) {
    Terms terms = world.terms();
    return Saying.welcome(
        Welcome.newBuilder()
            .setEpoch(lease.epoch())
            .setMetricsIntervalMillis((int) terms.metricsInterval().toMillis())
            .setSuspectAfterMillis((int) terms.rules().suspectAfter().toMillis())
            .setRemoveAfterMillis((int) terms.rules().removeAfter().toMillis())
            .setDescribedKnown(described)
            .setRegistryVersion("muster " + terms.version())
            .setObservedHost(observedHost)
            .setStartId(terms.start().id())
            .setStartNumber(terms.start().number())
            .setRememberedRevision(terms.start().remembered()));
  }

  private void described(Described described) {
    Service service = Hearing.service(described.getService());
    world
        .keeper()
        .tell(
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
                                Saying.registered(
                                    described.getNumber(), world.keeper().roster().revision()));
                          }
                        });
              }
            });
  }

  private void legend(Legend said) {
    legend = names(said.getFiguresList());
    legendNumber = said.getNumber();
  }

  private void metrics(Metrics metrics) {
    boolean named = metrics.getLegend() == 0;
    if (!named && metrics.getLegend() != legendNumber) {
      return; // figures may be dropped, so one that came without its legend is
    }
    List<String> names = named ? names(metrics.getMeasurementsList()) : legend;
    double[] values =
        named
            ? metrics.getMeasurementsList().stream().mapToDouble(Measurement::getValue).toArray()
            : metrics.getValuesList().stream().mapToDouble(Double::doubleValue).toArray();
    if (values.length != names.size()) {
      throw new IllegalArgumentException(
          values.length + " values, expected the " + names.size() + " of the legend");
    }
    if (phase instanceof Phase.Greeted greeted) {
      world.figures().heard(greeted.lease().id(), names, values);
    }
  }

  private static List<String> names(List<Measurement> figures) {
    if (figures.size() > MAX_FIGURES) {
      throw new IllegalArgumentException("at most 256 measurements, got " + figures.size());
    }
    List<String> names = new ArrayList<>(figures.size());
    for (Measurement figure : figures) {
      names.add(name(figure));
    }
    return names;
  }

  private static String name(Measurement measurement) {
    String name = measurement.getName();
    Grammar.text("measurement", name, 128);
    if (measurement.getAttributesCount() == 0) {
      return name;
    }
    String attributes = new TreeMap<>(measurement.getAttributesMap()).toString();
    Grammar.text("attributes of " + name, attributes, 512);
    return name + attributes;
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

  private void refuse(Refused.Code code, String reason) {
    world.log().warn("refused " + observedHost + ": " + reason);
    outgoing.offer("refused", Saying.refused(code, reason));
    outgoing.finish();
    ended("refused: " + reason);
  }

  /** Another stream has taken the instance over. Keeper's thread. */
  void superseded() {
    if (phase instanceof Phase.Greeted greeted) {
      end(greeted);
      outgoing.fail(
          Status.ABORTED.withDescription("another stream has taken over this instance's id"));
    }
  }

  /** Keeper's thread, about once a second. */
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
  }
}
