package io.muster.registry.roster;

/**
 * Who opens a stream.
 *
 * @param id its identity
 * @param incarnation its life, milliseconds since 1970 at which its process started
 * @param newestEpoch highest epoch it has been welcomed with, by any registry; 0 when it does not
 *     say
 * @param process its number on its machine; 0 when it does not say
 */
public record Arrival(InstanceId id, long incarnation, long newestEpoch, long process) {
  /** Returns an arrival that says no more than it must. */
  public static Arrival of(InstanceId id, long incarnation) {
    return new Arrival(id, incarnation, 0, 0);
  }
}
