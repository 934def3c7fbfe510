package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which open stream holds which instance. Confined to the keeper's turn. The one that loses it is
 * ended, so that an agent behind it never takes itself for registered.
 */
public final class Holders {
  private final Map<InstanceId, AgentSession> open = new HashMap<>();

  Holders() {}

  void take(InstanceId id, AgentSession session) {
    AgentSession before = open.put(id, session);
    if (before != null) {
      before.superseded();
    }
  }

  /** The instance is in the roster no more: whoever still holds it is to come back as a new one. */
  void left(InstanceId id) {
    AgentSession holder = open.get(id);
    if (holder != null) {
      holder.givenUp();
    }
  }

  /** Lets go, if the session is the holder. */
  void release(InstanceId id, AgentSession session) {
    open.remove(id, session);
  }

  /** Returns the open session of the instance. */
  public Optional<AgentHandle> of(InstanceId id) {
    return Optional.ofNullable(open.get(id)).flatMap(AgentSession::handle);
  }

  /** Returns the open sessions of those who are told of this service for a requirement. */
  public List<AgentHandle> requiring(Service service) {
    return open.values().stream()
        .flatMap(session -> session.handle().stream())
        .filter(agent -> agent.requires(service))
        .toList();
  }
}
