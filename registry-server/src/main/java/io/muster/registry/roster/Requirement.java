package io.muster.registry.roster;

import java.util.Set;

/**
 * What a service needs.
 *
 * @param key the asking agent's own name for it
 * @param service name of the service that is needed, as it stands inside the registry
 * @param tags all of which an instance must carry
 * @param port name of the port that is wanted; empty for the primary one
 * @param optional whether nobody waits for it
 */
public record Requirement(
    String key, String service, Set<String> tags, String port, boolean optional) {
  /** Checks the names and freezes the tags. */
  public Requirement {
    Grammar.name("requirement key", key);
    Grammar.service("required service", service);
    Grammar.tags("requirement " + key, tags);
    if (!port.isEmpty()) {
      Grammar.name("requirement " + key + ": port name", port);
    }
    tags = Set.copyOf(tags);
  }
}
