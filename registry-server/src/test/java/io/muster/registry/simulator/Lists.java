package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import java.util.ArrayList;
import java.util.List;

/** Holds the lists that consumers are told against what happened. */
@SuppressWarnings("ReferenceEquality") // a stream is itself alone
final class Lists {
  private static final long SECOND = Schedule.SECOND;

  private final World world;

  Lists(World world) {
    this.world = world;
  }

  void told(Agent consumer, Endpoints said, long saidAt) {
    if (said.getRevision() < consumer.story.newestRevision) {
      throw new Truth.Broken(consumer + " was told of an older revision");
    }
    consumer.story.newestRevision = said.getRevision();
    world.operators().promises().told(consumer, said, saidAt);
    consumer.story.memory.told(said, now());
    world.schedule().note(() -> consumer.isTold(said));
    List<ByteString> now = new ArrayList<>();
    for (Endpoint endpoint : said.getEndpointsList()) {
      now.add(endpoint.getInstanceId());
    }
    boolean vouched = said.getEmptyBecause() == Endpoints.EmptyBecause.ALL_GONE;
    if (now.isEmpty() && !vouched) {
      return; // it keeps what it has
    }
    String key = said.getRequirementKey();
    List<ByteString> before = consumer.story.view.put(key, now);
    Wire earlier = consumer.story.viewHeardOn.put(key, consumer.wire());
    if (before != null) {
      List<ByteString> given = // the others it keeps
          before.stream()
              .filter(id -> consumer.story.memory.vouched(said.getRequirementKey(), id, now()))
              .toList();
      given.stream().filter(id -> !now.contains(id)).forEach(id -> vanished(consumer, id, saidAt));
      boolean watched = said.getKind() == Endpoints.Kind.CHANGE;
      boolean missedSome = earlier != consumer.wire();
      if (watched
          && now.isEmpty()
          && !given.isEmpty()
          && given.stream().noneMatch(id -> left(id, saidAt) || missedSome && outlived(id))) {
        throw new Truth.Broken(consumer + " was told an empty list though nobody left");
      }
    }
  }

  /**
   * Who was away missed lists: of one that died and was removed beside another, and of that other,
   * which a person took out later.
   */
  private boolean outlived(ByteString id) {
    return world.operated()
        && world.agents().stream()
            .anyMatch(
                agent ->
                    agent.idBytes().equals(id)
                        && agent.life() == Agent.Life.DEAD
                        && now() - agent.story.deadSince > 20 * SECOND);
  }

  /** Who was rightly given up while it stood still is back within this long. */
  private static final long RETURN = 3 * SECOND;

  private void vanished(Agent consumer, ByteString id, long saidAt) {
    for (Agent agent : world.agents()) {
      if (agent.idBytes().equals(id) && !agent.story.copied) {
        if (agent.life() == Agent.Life.RUNNING
            && !mayBeOut(agent, saidAt)
            && !agent.story.goodbyeSaid
            && !agent.story.disturbed
            && agent.story.disturbedUntil + RETURN < saidAt) {
          throw new Truth.Broken(consumer + " was told that " + agent + " is gone, which runs");
        }
      }
    }
  }

  private boolean mayBeOut(Agent agent, long saidAt) {
    return world.operators().promises().mayBeOut(agent.identity().host(), saidAt);
  }

  private boolean left(ByteString id, long saidAt) {
    return world.agents().stream()
        .filter(agent -> agent.idBytes().equals(id))
        .anyMatch(
            agent ->
                agent.story.goodbyeSaid
                    || agent.story.buried
                    || agent.story.disturbed // a person removed it, and it is not back yet
                    || mayBeOut(agent, saidAt));
  }

  private long now() {
    return world.schedule().now();
  }
}
