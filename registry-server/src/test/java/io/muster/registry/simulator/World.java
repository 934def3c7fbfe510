package io.muster.registry.simulator;

import io.muster.registry.v1.Requirement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One fleet, one registry, and what lies between. */
final class World implements InstantSource {
  static final List<String> SERVICES = List.of("cart", "stock", "mail");

  private final Schedule schedule;
  private final Disk disk;
  private final Truth truth;
  private final List<Agent> agents = new ArrayList<>();
  private final Operators operators;
  private final Kind kind;
  private Node node;
  private long wallLeap;

  World(long seed, Kind kind, boolean tracing) {
    this.schedule = new Schedule(seed, tracing);
    this.disk = new Disk(schedule);
    this.truth = new Truth(this);
    this.kind = kind;
    this.operators = new Operators(this, seed);
    this.node = new Node(schedule, disk.open(), this, kind);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return 1_700_000_000_000L + wallLeap + schedule.now() / Schedule.MILLI;
  }

  void leap(long millis) {
    wallLeap += millis;
  }

  /** Starts a process at a port of its own, or at one that another had. */
  Agent join(String host, int port) {
    int number = agents.size() + 1;
    String needed = schedule.any(SERVICES);
    Requirement.Builder requirement = Requirement.newBuilder().setKey(needed).setService(needed);
    if (schedule.chance(0.3)) {
      requirement.addTags("blue");
    }
    Identity identity =
        Identity.of(
            number,
            schedule.any(SERVICES),
            schedule.chance(0.5) ? List.of("blue") : List.of(),
            host,
            List.of(requirement.build()));
    return add(new Agent(this, identity, port));
  }

  Agent join() {
    int number = agents.size() + 1;
    return join("10.0.0." + number, 8000 + number);
  }

  Agent add(Agent agent) {
    agents.add(agent);
    agent.start();
    schedule.note(() -> agent + " starts at " + agent.identity().host() + ":" + agent.port());
    return agent;
  }

  void crash() {
    truth.beforeCrash();
    node.crash();
  }

  void restart() {
    node = new Node(schedule, disk.open(), this, kind);
    truth.restarted();
  }

  void resumed(Agent agent) {
    if (agent.wire() != null) {
      agent.wire().resumed();
    }
  }

  boolean operated() {
    return kind.operated();
  }

  Operators operators() {
    return operators;
  }

  Schedule schedule() {
    return schedule;
  }

  Truth truth() {
    return truth;
  }

  Node node() {
    return node;
  }

  List<Agent> agents() {
    return agents;
  }
}
