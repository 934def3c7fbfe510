package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Welcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what the registry says with what happened. Throws {@link Broken} at once. */
@SuppressWarnings("NullAway") // nothing is checked yet after a restart
final class Truth {
  private static final long SECOND = Schedule.SECOND;

  /** A promise that was not kept. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String promise) {
      super(promise);
    }
  }

  private record Push(Wire wire, String key) {}

  private final World world;
  private final Lists lists;
  private final Map<Push, Long> paced = new HashMap<>();
  private final Map<InstanceId, Agent> owed = new HashMap<>();
  private Roster checked;
  private long steadySince;
  private long frozenAt;

  Truth(World world) {
    this.world = world;
    this.lists = new Lists(world);
  }

  /** After each step: cheap, unless the roster has changed. */
  void check() {
    Node node = world.node();
    if (node.alive() && node.keeper().roster() != checked) {
      Roster now = node.keeper().roster();
      if (checked != null && now.revision() <= checked.revision()) {
        throw new Broken("the revision went back from " + checked.revision());
      }
      checked = now;
      if (world.operated()) {
        world.operators().promises().check(now);
      }
      audit();
    }
  }

  /** What time may have broken. */
  void audit() {
    Node node = world.node();
    if (!node.runs() || node.rules() == null) {
      return;
    }
    if (!node.rules().notices().isEmpty()) {
      frozenAt = now();
    }
    for (Agent agent : world.agents()) {
      if (!agent.story.copied) {
        node.keeper()
            .roster()
            .instance(agent.id())
            .ifPresentOrElse(i -> present(agent, i), () -> absent(agent));
      }
    }
  }

  private void present(Agent agent, Instance instance) {
    if (agent.life() == Agent.Life.LEFT
        && agent.story.goodbyeSaid
        && now() - agent.story.deadSince > 5 * SECOND
        && now() - steadySince > 40 * SECOND
        && !agent.story.cutOff
        && instance.state() == State.UP) {
      throw new Broken(agent + " has left and is listed as UP");
    }
    if (agent.live()) {
      boolean right = instance.state() == State.UP || heldDown(instance);
      wrong(agent, right);
      alone(agent, instance);
    } else if (agent.life() == Agent.Life.DEAD) {
      dead(agent, instance);
    } else if (instance.state() == State.UP && since(agent.story.goneSince) > 17 * SECOND) {
      if (agent.life() == Agent.Life.STOPPED && steady(17)) {
        throw new Broken(agent + " is stopped and still UP");
      }
    }
  }

  /**
   * Nobody who was lost is listed at the address of a live one, unless a third seems alive there.
   */
  private void alone(Agent agent, Instance instance) {
    if (!steady(20)) {
      return;
    }
    for (Instance other : world.node().keeper().roster().instances()) {
      if (other.state() == State.SUSPECT
          && sameAddress(other, instance)
          && !heldDown(other)
          && !copied(other)
          && !aThirdSeemsAlive(instance)) {
        throw new Broken(
            other.id().hex().substring(26) + " was lost and is listed at the address of " + agent);
      }
    }
  }

  /** One that is held down seems alive too: its stream stands. */
  private boolean aThirdSeemsAlive(Instance instance) {
    return world.node().keeper().roster().instances().stream()
        .anyMatch(
            third ->
                (third.state() == State.UP || heldDown(third)) && sameAddress(third, instance));
  }

  /** Copies of one process have its address, though another process may have got it since. */
  private boolean copied(Instance other) {
    return world.agents().stream()
        .anyMatch(agent -> agent.id().equals(other.id()) && agent.story.copied);
  }

  private static boolean heldDown(Instance instance) {
    return instance.standing().reason().startsWith("flapping");
  }

  private static boolean sameAddress(Instance other, Instance instance) {
    return !other.id().equals(instance.id())
        && other.service().isPresent()
        && offers(other).equals(offers(instance));
  }

  private static List<Offer> offers(Instance instance) {
    return instance.service().map(Service::offers).orElse(List.of());
  }

  private void wrong(Agent agent, boolean right) {
    boolean sure = now() - agent.wire().serverHeard() < 14 * SECOND && !agent.cutOff();
    if (right || !sure) {
      agent.story.wrongSince = 0;
    } else if (agent.story.wrongSince == 0) {
      agent.story.wrongSince = now();
    } else if (now() - agent.story.wrongSince > 12 * SECOND && steady(12)) {
      throw new Broken(agent + " is live and is not listed as UP");
    }
  }

  private void dead(Agent agent, Instance instance) {
    long gone = now() - agent.story.deadSince;
    long seen = agent.story.quietDeath || agent.story.cutOff ? 17 * SECOND : 2 * SECOND;
    if (instance.state() == State.UP && gone > seen && now() - steadySince > seen) {
      throw new Broken(agent + " died " + gone / SECOND + " s ago and is UP");
    }
    // After a freeze stragglers have 45 s, and then one leaves in a second.
    boolean free = now() - frozenAt > 55 * SECOND && now() - steadySince > 65 * SECOND;
    if (gone < 33 * SECOND || !free || agent.story.cutOff || lastOfItsKind(instance)) {
      agent.story.ghostSince = now();
    } else if (now() - agent.story.ghostSince > 4 * SECOND) {
      throw new Broken(agent + " died " + gone / SECOND + " s ago and is a ghost");
    }
  }

  private boolean lastOfItsKind(Instance instance) {
    Roster roster = world.node().keeper().roster();
    return instance.service().isPresent()
        && roster.override(instance).isEmpty() // else nobody is told of it
        && (roster.instancesOf(instance.serviceName()).stream()
                    .filter(peer -> roster.override(peer).isEmpty())
                    .count()
                < 2
            || roster.instances().stream()
                .flatMap(i -> i.introduction().requirements().stream())
                .map(roster::find)
                .anyMatch(
                    found ->
                        found.endpoints().size() == 1
                            && found.endpoints().get(0).instance().equals(instance.id())));
  }

  private void absent(Agent agent) {
    agent.story.owed = agent.live();
    boolean away = agent.live() && now() - agent.wire().serverHeard() < 14 * SECOND;
    if (!away) {
      agent.story.awaySince = 0;
    } else if (agent.story.awaySince == 0 && agent.story.disturbed) {
      agent.story.awaySince = now(); // it was removed in its absence, and comes back
    } else if (now() - agent.story.awaySince > 3 * SECOND) {
      throw new Broken(agent + " is live and was removed");
    }
  }

  void beforeCrash() {
    owed.clear();
    Roster roster = world.node().keeper().roster();
    for (Agent agent : world.agents()) {
      boolean listed = roster.instance(agent.id()).flatMap(Instance::service).isPresent();
      if (agent.story.owed && listed && !agent.story.goodbyeSaid && !agent.story.copied) {
        owed.put(agent.id(), agent);
      }
    }
  }

  void restarted() {
    checked = null;
    steadySince = now();
    Roster opened = world.node().store().opened();
    if (world.operated()) {
      world.operators().promises().restarted(opened);
    }
    owed.values()
        .forEach(
            agent -> {
              if (opened.instance(agent.id()).isEmpty()) {
                throw new Broken("the acknowledged registration of " + agent + " is lost");
              }
            });
    for (Agent agent : world.agents()) {
      if (agent.story.farewelled
          && !agent.story.copied
          && opened.instance(agent.id()).isPresent()) {
        throw new Broken(agent + " said an acknowledged goodbye and is back");
      }
    }
  }

  void resumed() {
    steadySince = now();
  }

  void welcomed(Agent agent, long before, Welcome welcome) {
    agent.story.memory.linkUp(welcome, now());
    long epoch = welcome.getEpoch();
    if (epoch <= before) {
      throw new Broken(agent + " is given epoch " + epoch + " after " + before);
    }
  }

  void refused(Agent agent, String reason) {
    if (!agent.story.copied) {
      throw new Broken(agent + " is honest and was refused: " + reason);
    }
  }

  void pushed(Wire wire, Endpoints said) {
    if (said.getKind() != Endpoints.Kind.CHANGE) {
      return;
    }
    Push push = new Push(wire, said.getRequirementKey());
    boolean flapping = wire.node().rules().flapping(said.getRequirementKey());
    Long last = flapping ? paced.put(push, now()) : paced.remove(push);
    if (flapping && last != null && now() - last < SECOND && !atOnce(said)) {
      throw new Broken("two pushes of a flapping " + push.key() + " within a second");
    }
  }

  /** What a person did, and a goodbye, is told at once. */
  private static boolean atOnce(Endpoints said) {
    return said.getReason().contains(" by person ") || said.getReason().contains("said goodbye");
  }

  void told(Agent consumer, Endpoints said, long saidAt) {
    lists.told(consumer, said, saidAt);
  }

  /** When all is well again, roster and views are what they should be. */
  void atTheEnd() {
    Roster roster = world.node().keeper().roster();
    for (Agent agent : world.agents()) {
      if (agent.life() == Agent.Life.RUNNING && !agent.story.copied) {
        Instance instance =
            roster
                .instance(agent.id())
                .orElseThrow(() -> new Broken(agent + " runs and is not listed"));
        if (instance.state() != State.UP) {
          throw new Broken(agent + " runs and is " + instance.standing());
        }
        views(agent, roster);
      } else if (agent.life() == Agent.Life.LEFT
          && agent.story.farewelled
          && !agent.story.copied
          && roster.instance(agent.id()).isPresent()) {
        throw new Broken(agent + " has left and is listed");
      }
    }
    world.agents().stream().filter(a -> a.story.copied).forEach(this::copies);
    audit();
  }

  private void copies(Agent one) {
    long running =
        world.agents().stream()
            .filter(a -> a.id().equals(one.id()) && a.life() == Agent.Life.RUNNING)
            .count();
    long dead =
        world.agents().stream()
            .filter(
                a ->
                    a.id().equals(one.id())
                        && a.life() != Agent.Life.RUNNING
                        && a.life() != Agent.Life.REFUSED)
            .count();
    if (running > 1 || (running == 0 && dead == 0)) {
      throw new Broken(running + " processes go on with the id of " + one);
    }
  }

  private void views(Agent agent, Roster roster) {
    for (var requirement :
        roster.instance(agent.id()).orElseThrow().introduction().requirements()) {
      List<ByteString> right =
          roster.find(requirement).endpoints().stream()
              .map(e -> ByteString.copyFrom(e.instance().bytes()))
              .toList();
      List<ByteString> seen = agent.story.view.getOrDefault(requirement.key(), List.of());
      if (!right.equals(seen) && !right.isEmpty()) {
        throw new Broken(
            agent + " sees " + seen.size() + " of " + right.size() + " " + requirement);
      }
      world.operators().promises().seen(agent, seen);
    }
  }

  private boolean steady(long seconds) {
    return now() - steadySince > seconds * SECOND;
  }

  private long since(long then) {
    return then == 0 ? 0 : now() - then;
  }

  private long now() {
    return world.schedule().now();
  }
}
