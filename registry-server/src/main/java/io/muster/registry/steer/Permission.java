package io.muster.registry.steer;

import io.muster.registry.stream.AgentHandle;
import java.util.List;

/**
 * What an agent obeys.
 *
 * @param commands as its setting {@code muster.commands} lists them
 */
record Permission(List<String> commands) {
  static Permission of(AgentHandle agent) {
    return new Permission(agent.allowed());
  }

  /** Returns whether it waits for quiet; who may end a process may have it drained first. */
  boolean drain() {
    return commands.contains("drain") || shutdown();
  }

  boolean shutdown() {
    return commands.contains("shutdown");
  }

  /** Returns what a person can do about it. */
  String missing(String command) {
    return (commands.isEmpty()
            ? "its agent obeys no command"
            : "its agent obeys " + String.join(" and ", commands) + " only")
        + "; start it with -Dmuster.commands="
        + (command.equals("drain") ? "drain" : "drain,shutdown");
  }
}
