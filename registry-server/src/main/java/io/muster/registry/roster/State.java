package io.muster.registry.roster;

/**
 * How sure the registry is of an instance; the order is the order in which consumers should choose.
 */
public enum State {
  /** Its agent is connected. */
  UP,
  /** Its agent's stream broke or is silent. */
  SUSPECT,
  /** Known from the store; its agent has not come back since the registry started. */
  STALE
}
