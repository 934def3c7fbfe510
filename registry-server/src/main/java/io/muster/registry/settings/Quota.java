package io.muster.registry.settings;

/**
 * What one address beyond this machine may have, and what its agents may say of themselves.
 *
 * @param agents streams and instances; connections are twice as many
 * @param advertised where they may say that they are reached
 */
public record Quota(int agents, Advertised advertised) {
  /** More than one machine runs, or one translated address hides, as a rule. */
  public static final int DEFAULT_AGENTS = 4_096;

  /** When nothing else is said, and nobody proves who he is. */
  public static final Quota DEFAULT = new Quota(DEFAULT_AGENTS, Advertised.ANY);

  /** Checks the number. */
  public Quota {
    if (agents < 1) {
      throw new IllegalArgumentException(
          "agents of one address: expected at least 1, got " + agents);
    }
  }
}
