package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which open stream holds which instance. Confined to the keeper's thread. The one that loses it is
 * ended, so that an agent behind it never takes itself for registered.
 */
final class Holders {
  private final Map<InstanceId, AgentSession> open = new HashMap<>();

  void take(InstanceId id, AgentSession session) {
    AgentSession before = open.put(id, session);
    if (before != null) {
      before.superseded();
    }
  }

  /** Lets go, if the session is the holder. */
  void release(InstanceId id, AgentSession session) {
    open.remove(id, session);
  }
}
