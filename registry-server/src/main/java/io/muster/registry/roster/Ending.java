package io.muster.registry.roster;

/** Why a session's stream ended without goodbye, as far as the registry can tell. */
public enum Ending {
  /**
   * The machine at the other end closed the connection (FIN or RST): as a rule because the process
   * is gone. Counts as evidence of death, as long as only few are closed at once.
   */
  PEER_CLOSED,
  /** The registry gave up on it, or cannot tell: the network may be all that broke. */
  CONNECTION_LOST
}
