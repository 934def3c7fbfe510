package io.muster.registry.history;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.State;

/**
 * Something that happened to one instance.
 *
 * @param number counts up from 1 since the registry started
 * @param atMillis since 1970 by the registry's clock
 * @param kind what it was
 * @param instance whose it is
 * @param service its name inside the registry; empty while it is not described
 * @param version of the service, may be empty
 * @param state after the event; of one that left, the last
 * @param reason in words
 * @param revision of the roster with the change in it
 */
public record Event(
    long number,
    long atMillis,
    Kind kind,
    InstanceId instance,
    String service,
    String version,
    State state,
    String reason,
    long revision) {
  /** What can happen. */
  public enum Kind {
    /** It was not known before. */
    JOINED,
    /** Its agent opened a new stream. */
    RETURNED,
    /** What it says of itself changed. */
    DESCRIBED,
    /** Its state changed. */
    STATE_CHANGED,
    /** It is no longer in the roster. */
    LEFT,
    /** A rule holds for it. */
    RULE_FIRED,
    /** A rule no longer holds for it. */
    RULE_CLEARED,
    /** An operator has taken it out of every consumer's list. */
    DRAINED,
    /** What an operator had said of it holds no longer. */
    RESTORED
  }
}
