package io.muster.registry.roster;

/** What the keeper answers to who arrives. */
public sealed interface Greeting {
  /** The session owns the instance from now on. */
  record Welcomed(Lease lease) implements Greeting {}

  /**
   * It does not get the instance.
   *
   * @param reason one line a person can act on
   */
  record Refused(String reason) implements Greeting {}
}
