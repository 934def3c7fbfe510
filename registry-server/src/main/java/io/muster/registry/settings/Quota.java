package io.muster.registry.settings;

/**
 * What one caller may have, and what its agents may say of themselves.
 *
 * @param perAddress streams, open questions and instances of an address beyond this machine;
 *     connections are twice as many
 * @param perIdentity streams, open questions and instances of one who is known by name
 * @param advertised where agents may say that they are reached
 */
public record Quota(int perAddress, int perIdentity, Advertised advertised) {
  /** The setting of the first. */
  public static final String PER_ADDRESS = "agents-per-address";

  /** The setting of the second. */
  public static final String PER_IDENTITY = "agents-per-identity";

  /** More than one machine runs, or one translated address hides, as a rule. */
  static final int USUAL_PER_ADDRESS = 4_096;

  /** More than a fleet has as a rule: all its agents may share a token. */
  static final int USUAL_PER_IDENTITY = 16_384;

  /** When nothing else is said, and nobody proves who he is. */
  public static final Quota DEFAULT =
      new Quota(USUAL_PER_ADDRESS, USUAL_PER_IDENTITY, Advertised.ANY);

  /** Checks the numbers. */
  public Quota {
    if (perAddress < 1 || perIdentity < 1) {
      throw new IllegalArgumentException(
          "agents of one caller: expected at least 1, got " + Math.min(perAddress, perIdentity));
    }
  }
}
