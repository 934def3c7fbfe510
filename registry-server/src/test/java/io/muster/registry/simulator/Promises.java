package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import io.muster.registry.steer.Step;
import io.muster.registry.steer.Wish;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What people were told of each host, and whether it stays so: as long as nobody does something
 * there, nothing that was said is lost, and nothing that was ended comes back. A host is where one
 * process runs, and whoever comes to its place after it.
 */
final class Promises {

  /** A list that was right when it was said is heard within this long. */
  private static final long SETTLED = 5 * Schedule.SECOND;

  private final World world;
  private final Map<String, Host> hosts = new HashMap<>();

  /** What is known of one host. */
  private static final class Host {
    private List<OperatorOverride> said = List.of();
    private int underWay;
    private long sureSince;
  }

  Promises(World world) {
    this.world = world;
  }

  private Host host(String name) {
    return hosts.computeIfAbsent(name, n -> new Host());
  }

  void begun(String name) {
    host(name).underWay++;
  }

  /** Nothing is under way there any more: what holds now, holds until somebody does something. */
  void over(String name) {
    Host host = host(name);
    host.underWay--;
    if (host.underWay == 0) {
      take(name, host);
    }
  }

  private void take(String name, Host host) {
    host.said = there(name, overrides());
    host.sureSince = world.schedule().now();
  }

  private Overrides overrides() {
    return world.node().keeper().roster().overrides();
  }

  private static List<OperatorOverride> there(String host, Overrides all) {
    return all.all().stream().filter(said -> said.place().host().equals(host)).toList();
  }

  /** What a step says is so when it is said. */
  void heard(String host, Wish wish, Step step) {
    if (!(wish.target() instanceof Wish.Target.Of of)) {
      return;
    }
    boolean done = step.stage() == Step.Stage.DONE;
    if (done && wish.kind() == Wish.Kind.REMOVE) { // it is taken for gone until it is back
      world.agents().stream()
          .filter(agent -> agent.id().equals(of.instance()))
          .forEach(agent -> agent.story.disturbed = true);
    }
    if (host(host).underWay > 1) {
      return; // somebody else may have done something since
    }
    Roster roster = world.node().keeper().roster();
    List<OperatorOverride> naming = roster.overrides().naming(of.instance());
    boolean out = naming.stream().anyMatch(s -> s.what() == OperatorOverride.What.DRAINED);
    switch (wish.kind()) {
      case DRAIN -> {
        if (done && !out) {
          throw new Truth.Broken(wish.by() + " was told " + step.text() + ", and it is not");
        }
      }
      case UNDRAIN -> {
        if (done
            && step.text().contains("listed again: ")
            && roster.instance(of.instance()).flatMap(roster::override).isPresent()) {
          throw new Truth.Broken(wish.by() + " was told " + step.text() + ", and it is not");
        }
      }
      case SHUTDOWN -> {
        if (done && naming.stream().anyMatch(s -> s.what() == OperatorOverride.What.ENDING)) {
          throw new Truth.Broken(wish.by() + " was told " + step.text() + ", and it is ending");
        }
      }
      case REMOVE, CLEAR -> {}
    }
  }

  /** Holds what the registry has against what people were told. */
  void check(Roster roster) {
    hosts.forEach(
        (name, host) -> {
          if (host.underWay == 0) {
            same(name, host, roster);
          }
        });
    for (Agent agent : world.agents()) {
      if (!hosts.containsKey(agent.identity().host())
          && roster.instance(agent.id()).flatMap(roster::override).isPresent()) {
        throw new Truth.Broken(agent + " is out of the lists, and nobody did that");
      }
    }
    for (OperatorOverride said : roster.overrides().all()) {
      if (said.what() == OperatorOverride.What.ENDING
          && roster.instance(said.instance()).isEmpty()) {
        throw new Truth.Broken(said + " outlives its process");
      }
    }
  }

  private static void same(String name, Host host, Roster roster) {
    List<OperatorOverride> now = there(name, roster.overrides());
    for (OperatorOverride said : host.said) {
      boolean mayHaveEnded = said.what() == OperatorOverride.What.ENDING;
      if (!mayHaveEnded && !now.contains(said)) {
        throw new Truth.Broken(said + " was lost");
      }
    }
    for (OperatorOverride said : now) {
      if (!host.said.contains(said)) {
        throw new Truth.Broken(said + " came from nowhere");
      }
    }
  }

  /** The registry is back: what was under way is not, and what it has is what it has. */
  void restarted(Roster opened) {
    check(opened);
    hosts.forEach(
        (name, host) -> {
          if (host.underWay > 0) {
            host.underWay = 0;
            world.agents().stream() // a removal may have been written, though nobody heard of it
                .filter(agent -> agent.identity().host().equals(name))
                .forEach(agent -> agent.story.disturbed = true);
            host.said = there(name, opened.overrides());
            host.sureSince = world.schedule().now();
          }
        });
  }

  /** A list that was made after people were told that somebody is in none. */
  void told(Agent consumer, Endpoints list, long saidAt) {
    for (Endpoint endpoint : list.getEndpointsList()) {
      Host host = hosts.get(endpoint.getHost());
      if (host != null && host.underWay == 0 && host.sureSince < saidAt) {
        host.said.stream()
            .filter(said -> holds(said, list.getRequirementKey(), endpoint))
            .findAny()
            .ifPresent(
                said -> {
                  throw new Truth.Broken(consumer + " was told of one although " + said);
                });
      }
    }
  }

  private static boolean holds(OperatorOverride said, String service, Endpoint endpoint) {
    boolean named = endpoint.getInstanceId().equals(ByteString.copyFrom(said.instance().bytes()));
    boolean placed =
        said.what() == OperatorOverride.What.DRAINED
            && said.place().service().equals(service)
            && said.place().port() == endpoint.getPort();
    return said.what() != OperatorOverride.What.ENDING && (named || placed);
  }

  /**
   * What a consumer has at the end, when nothing is on its way any more. Who was away while one was
   * drained and then ended, and finds a registry that was started since and never saw that one,
   * keeps it like any other that may be lost.
   */
  void seen(Agent consumer, List<ByteString> ids) {
    for (Agent other : world.agents()) {
      if (other.life() == Agent.Life.RUNNING
          && ids.contains(other.idBytes())
          && out(other.identity().host(), other.id())) {
        throw new Truth.Broken(consumer + " still sees " + other + ", which is drained");
      }
    }
  }

  private boolean out(String host, InstanceId id) {
    Host known = hosts.get(host);
    return known != null
        && known.underWay == 0
        && known.said.stream()
            .anyMatch(
                said -> said.instance().equals(id) && said.what() != OperatorOverride.What.ENDING);
  }

  /** Returns whether it may be missing in a list of that moment because of what people did. */
  boolean mayBeOut(String host, long saidAt) {
    Host known = hosts.get(host);
    return known != null
        && (known.underWay > 0 || !known.said.isEmpty() || saidAt - known.sureSince < SETTLED);
  }
}
