package io.muster.registry.simulator;

import io.grpc.stub.StreamObserver;
import io.muster.registry.Log;
import io.muster.registry.history.Figures;
import io.muster.registry.roster.Ending;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.Quota;
import io.muster.registry.steer.Audit;
import io.muster.registry.steer.Steering;
import io.muster.registry.stream.Admission;
import io.muster.registry.stream.RegistryService;
import io.muster.registry.stream.Terms;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.watch.Turns;
import io.muster.registry.wire.Heard;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One process of the registry, from its start to its end. */
@SuppressWarnings("NullAway.Init") // the keeper is handed over on its own turn
final class Node {
  private static final long TICK = 500 * Schedule.MILLI;
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final Schedule schedule;
  private final Disk.Opened store;
  private final KeeperTurns keeper;
  private final RegistryService service;
  private final Optional<Steering> steering;
  private final boolean prompt;
  private final Path turns;
  private final List<Wire> wires = new ArrayList<>();
  private RosterKeeper rules;
  private boolean alive = true;
  private boolean paused;

  Node(Schedule schedule, Disk.Opened store, InstantSource wall, Kind kind) {
    this.schedule = schedule;
    this.store = store;
    this.prompt = kind.prompt();
    this.turns = new Path(schedule, Schedule.MILLI, this::runs);
    KeeperTurns.Clocks clocks = new KeeperTurns.Clocks(wall, schedule::now);
    this.keeper = new KeeperTurns(store, Rules.DEFAULT, clocks, new Stepped());
    Terms.Start start = new Terms.Start(schedule.drawn(), store.boot(), store.remembered());
    Terms terms = new Terms(Duration.ofSeconds(10), Rules.DEFAULT, "simulated", start);
    this.service =
        new RegistryService(
            keeper,
            new Figures(wall, schedule::now),
            terms,
            new Admission(Quota.DEFAULT, schedule::now),
            RegistryService.Refusals.NONE,
            schedule::now,
            new Log(NOWHERE, InstantSource.fixed(Instant.EPOCH)));
    this.steering = kind.operated() ? Optional.of(newSteering()) : Optional.empty();
    keeper.start();
    keeper.tell(k -> rules = k);
  }

  private Steering newSteering() {
    long[] commands = new long[1];
    Audit nowhere =
        new Audit(
            java.nio.file.Path.of(""),
            line -> {},
            schedule::now,
            new Log(NOWHERE, InstantSource.fixed(Instant.EPOCH)));
    return new Steering(keeper, service.holders(), () -> Long.toHexString(++commands[0]), nowhere);
  }

  Steering steering() {
    return steering.orElseThrow();
  }

  /** The keeper's turns, stepped. */
  private final class Stepped implements Turns {
    @Override
    public void start(Runnable tick) {
      schedule.in(
          schedule.between(TICK / 2, TICK),
          () -> {
            if (alive) {
              if (!paused) {
                tick.run();
              }
              start(tick);
            }
          });
    }

    @Override
    public void tell(Runnable task) {
      turns.send(task);
    }

    @Override
    public void here(Runnable task) {
      if (prompt && turns.free() && schedule.chance(0.7)) {
        task.run();
      } else {
        turns.send(task);
      }
    }

    @Override
    public void stop() {}
  }

  StreamObserver<Heard> accept(Wire wire, FakeCall call, Supplier<Ending> ending) {
    return service.connect(call, ending);
  }

  void connected(Wire wire) {
    wires.removeIf(Wire::over);
    wires.add(wire);
  }

  boolean alive() {
    return alive;
  }

  boolean runs() {
    return alive && !paused;
  }

  KeeperTurns keeper() {
    return keeper;
  }

  RosterKeeper rules() {
    return rules;
  }

  Disk.Opened store() {
    return store;
  }

  void moveAll() {
    service.moveAll(1_000);
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    turns.flush();
    List.copyOf(wires).forEach(Wire::resumed);
  }

  /** kill -9: its machine closes the connections. */
  void crash() {
    alive = false;
    turns.die();
    store.crash();
    List.copyOf(wires).forEach(Wire::registryDied);
  }
}
