package io.muster.registry.roster;

import java.time.Duration;

/**
 * How long the registry believes what it does not hear.
 *
 * @param suspectAfter silence after which an instance is SUSPECT
 * @param removeAfter silence after which it is removed
 * @param grace how long a broken stream may be away before its instance is removed
 * @param staleFor how long a stored instance is served after a restart before it may be removed
 * @param brakeWindow the time within which silences are counted together
 * @param brakeShare share of the fleet that, lost to silence within the window, stops removals
 * @param brakeLeast number of instances below which the share does not count
 */
public record Rules(
    Duration suspectAfter,
    Duration removeAfter,
    Duration grace,
    Duration staleFor,
    Duration brakeWindow,
    double brakeShare,
    int brakeLeast) {
  /**
   * The defaults of the reliability catalogue: 15 s, 30 s, 15 s, 60 s; 15 % (at least 3) within 60
   * s.
   */
  public static final Rules DEFAULT =
      new Rules(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          0.15,
          3);
}
