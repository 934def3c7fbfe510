package io.muster.registry.simulator;

import java.util.ArrayList;
import java.util.List;

/** What befalls a fleet, drawn from the seed. */
final class Chaos {
  private static final long SECOND = Schedule.SECOND;

  private final World world;
  private final Schedule schedule;
  private final List<Agent> stopped = new ArrayList<>();
  private final List<Agent> cut = new ArrayList<>();
  private boolean down;

  Chaos(World world) {
    this.world = world;
    this.schedule = world.schedule();
  }

  /** Has something happen every few seconds for that long. */
  void begin(long nanos) {
    long end = schedule.now() + nanos;
    next(end);
  }

  private void next(long end) {
    long when = schedule.now() + schedule.between(SECOND / 10, 15 * SECOND);
    if (when < end) {
      schedule.at(
          when,
          () -> {
            happen();
            next(end);
          });
    }
  }

  private void happen() {
    switch (schedule.below(16)) {
      case 0 -> {
        world.join();
        if (schedule.chance(0.3)) {
          alone(this::goodbye);
        }
        schedule.in(schedule.between(0, 2 * SECOND), this::crash);
      }
      case 1 -> pause();
      case 2, 3 -> split();
      case 4 -> alone(this::cutShortly);
      case 5, 6 -> alone(agent -> die(agent, schedule.chance(0.3)));
      case 7 -> alone(this::stop);
      case 8 -> alone(this::goodbye);
      case 9 -> world.join();
      case 10 -> reuse();
      case 11 -> alone(this::copy);
      case 12 -> alone(this::flap);
      case 13 -> alone(agent -> reconnect(agent, schedule.between(0, 40 * SECOND)));
      case 14 -> alone(agent -> agent.changePort(agent.port() + 1000));
      default -> leap();
    }
  }

  private List<Agent> live() {
    return world.agents().stream()
        .filter(a -> a.live() && !a.story.cutOff && !a.story.copied)
        .toList();
  }

  private void alone(java.util.function.Consumer<Agent> fate) {
    List<Agent> candidates = live();
    if (!candidates.isEmpty()) {
      fate.accept(schedule.any(candidates));
    }
  }

  private void crash() {
    if (down || !world.node().runs()) {
      return;
    }
    down = true;
    boolean told = schedule.chance(0.3);
    if (told) {
      world.node().moveAll();
    }
    atMass(live());
    schedule.note(() -> "the registry dies" + (told ? ", having said so" : ""));
    world.crash();
    schedule.in(
        schedule.between(SECOND / 10, 20 * SECOND),
        () -> {
          schedule.note(() -> "the registry starts");
          down = false;
          world.restart();
        });
  }

  private void pause() {
    if (down || !world.node().runs()) {
      return;
    }
    Node node = world.node();
    atMass(live());
    long length = schedule.between(SECOND / 2, 70 * SECOND);
    schedule.note(() -> "the registry stands still for " + length / SECOND + " s");
    node.pause();
    schedule.in(
        length,
        () -> {
          schedule.note(() -> "the registry goes on");
          world.truth().resumed();
          node.resume();
        });
  }

  /** Cuts off many. Few of a fleet are not many: then each may be taken for dead. */
  private void split() {
    List<Agent> group = new ArrayList<>(live());
    double share = schedule.any(List.of(0.5, 0.9, 1.0));
    while (group.size() > 1 && group.size() > share * live().size()) {
      group.remove(schedule.below(group.size()));
    }
    atMass(group);
    long length = schedule.chance(0.05) ? 400 * SECOND : schedule.between(SECOND, 100 * SECOND);
    schedule.note(() -> "a split cuts off " + group + " for " + length / SECOND + " s");
    cut(group, length);
  }

  private void atMass(List<Agent> group) {
    int fleet = world.node().keeper().roster().instances().size();
    if (group.size() < 3 || group.size() <= 0.2 * fleet) {
      group.forEach(agent -> agent.story.disturbed = true);
    }
  }

  private void cutShortly(Agent agent) {
    agent.story.disturbed = true;
    long length = schedule.between(SECOND, 60 * SECOND);
    schedule.note(() -> agent + " is cut off for " + length / SECOND + " s");
    cut(List.of(agent), length);
  }

  private void cut(List<Agent> group, long length) {
    group.forEach(agent -> agent.story.cutOff = true);
    cut.addAll(group);
    schedule.in(length, () -> group.forEach(this::heal));
  }

  private void heal(Agent agent) {
    if (agent.story.cutOff) {
      schedule.note(() -> agent + " can be reached again");
      agent.story.cutOff = false;
      world.resumed(agent);
    }
  }

  private void die(Agent agent, boolean quietly) {
    schedule.note(() -> agent + " dies" + (quietly ? " without a word" : ""));
    agent.die(quietly);
  }

  private void stop(Agent agent) {
    agent.story.disturbed = true;
    stopped.add(agent);
    long length = schedule.between(SECOND, 60 * SECOND);
    schedule.note(() -> agent + " is stopped for " + length / SECOND + " s");
    agent.stop();
    schedule.in(length, agent::resume);
  }

  private void goodbye(Agent agent) {
    schedule.note(() -> agent + " says goodbye");
    agent.goodbye();
  }

  /** Another process binds the port of one that died. */
  private void reuse() {
    world.agents().stream()
        .filter(a -> a.life() == Agent.Life.DEAD && !a.story.cutOff && !a.story.buried)
        .findAny()
        .ifPresent(
            dead -> {
              dead.story.buried = true;
              world.join(dead.identity().host(), dead.port());
            });
  }

  private void copy(Agent agent) {
    long process = schedule.chance(0.5) ? agent.identity().process() : 10_000;
    Agent copy = agent.copy(agent.identity().asProcess(process));
    agent.story.copied = true;
    copy.story.copied = true;
    schedule.note(() -> agent + " is copied");
    world.add(copy);
  }

  private void flap(Agent agent) {
    int times = 3 + schedule.below(8);
    schedule.note(() -> agent + " flaps " + times + " times");
    for (int i = 1; i <= times; i++) {
      schedule.in(
          i * schedule.between(SECOND / 20, 2 * SECOND), () -> agent.reconnect(agent.wire(), 0));
    }
  }

  private void reconnect(Agent agent, long late) {
    schedule.note(() -> agent + " opens a second stream");
    agent.reconnect(agent.wire(), late);
  }

  private void leap() {
    long hours = schedule.any(List.of(-1L, 1L, -24L * 3650, 24L * 3650, 5L));
    schedule.note(() -> "the wall clock leaps by " + hours + " h");
    world.leap(hours * 3_600_000);
  }

  /** All that was broken is mended. */
  void end() {
    cut.forEach(this::heal);
    stopped.forEach(Agent::resume);
  }

  boolean down() {
    return down || !world.node().runs();
  }
}
