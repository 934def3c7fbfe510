package io.muster.registry.roster;

import java.time.Duration;

/**
 * How long the registry believes what it does not hear.
 *
 * @param suspectAfter silence after which an instance is SUSPECT
 * @param removeAfter silence after which it is removed
 * @param grace how long a broken stream may be away before its instance is removed
 * @param staleFor how long a stored instance is served after a restart before it may be removed
 * @param mass when so many are lost at once that removals stop
 * @param flapping when an instance that comes and goes is held down
 */
public record Rules(
    Duration suspectAfter,
    Duration removeAfter,
    Duration grace,
    Duration staleFor,
    Mass mass,
    Flapping flapping) {
  /**
   * Losses that more likely are the network's or the registry's own than deaths.
   *
   * @param window the time within which losses are counted together
   * @param share of the fleet, or of one service, that must be lost for removals to stop
   * @param least number of losses below which the share does not count
   * @param freeze how long after the last loss nothing is removed, unless they come back before
   * @param stragglers how much longer those are believed that are missing when a freeze ends
   * @param shareLeavingPerSecond share that may leave in one second after a freeze; one may always
   */
  public record Mass(
      Duration window,
      double share,
      int least,
      Duration freeze,
      Duration stragglers,
      double shareLeavingPerSecond) {}

  /**
   * When coming and going is too much.
   *
   * @param transitions within the window that make it flapping
   * @param window as long, and as long without a transition until it is trusted again
   * @param shortestHold the first hold; each further one is twice as long
   * @param longestHold and no longer
   */
  public record Flapping(
      int transitions, Duration window, Duration shortestHold, Duration longestHold) {}

  /** The defaults; each figure has its reason in docs/decisions/liveness.md. */
  public static final Rules DEFAULT =
      new Rules(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          new Mass(
              Duration.ofSeconds(60),
              0.15,
              3,
              Duration.ofMinutes(10),
              Duration.ofSeconds(45),
              0.01),
          new Flapping(3, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(60)));
}
