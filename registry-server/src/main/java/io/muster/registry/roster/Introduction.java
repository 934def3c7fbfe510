package io.muster.registry.roster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an agent says of itself when its stream begins.
 *
 * @param agentVersion version of its jar
 * @param requirements what its service needs; keys are unique, at most 64
 * @param host facts of process and machine, as said
 * @param observedHost the agent's address as the registry sees it, an IP literal
 * @param commands names of those it obeys
 */
public record Introduction(
    String agentVersion,
    List<Requirement> requirements,
    Verbatim host,
    String observedHost,
    List<String> commands) {
  /** Requirements of one service. */
  public static final int MAX_REQUIREMENTS = 64;

  private static final int MOST_COMMANDS = 16;
  private static final int LONGEST_COMMAND = 32;

  /** Checks number and keys. */
  public Introduction {
    Grammar.text("agent_version", agentVersion, 64);
    requirements = List.copyOf(requirements);
    checkKeys(requirements);
    commands = List.copyOf(commands);
    if (commands.size() > MOST_COMMANDS) {
      throw new IllegalArgumentException(
          "allowed_commands: at most " + MOST_COMMANDS + ", got " + commands.size());
    }
    commands.forEach(command -> Grammar.text("allowed_commands", command, LONGEST_COMMAND));
  }

  /** An introduction of an agent that obeys no command. */
  public Introduction(
      String agentVersion, List<Requirement> requirements, Verbatim host, String observedHost) {
    this(agentVersion, requirements, host, observedHost, List.of());
  }

  /** Throws IllegalArgumentException when there are too many or a key stands twice. */
  public static void checkKeys(List<Requirement> requirements) {
    if (requirements.size() > MAX_REQUIREMENTS) {
      throw new IllegalArgumentException("requirements: at most 64, got " + requirements.size());
    }
    Set<String> keys = new HashSet<>();
    for (Requirement requirement : requirements) {
      if (!keys.add(requirement.key())) {
        throw new IllegalArgumentException(
            "requirements: key \"" + requirement.key() + "\" stands twice; each needs its own");
      }
    }
  }
}
