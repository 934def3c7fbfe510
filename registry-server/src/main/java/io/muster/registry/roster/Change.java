package io.muster.registry.roster;

/** What happened to one instance, and the roster after it. */
public sealed interface Change {
  /** Returns the roster after the change. */
  Roster after();

  /** Returns what happened, in words. */
  String reason();

  /** The instance is new, or differs in description, state or session. */
  record Stands(Roster after, Instance instance, String previousService, String reason)
      implements Change {}

  /**
   * What an operator said holds for the instance from now on, or holds no longer; {@code
   * after.override(instance)} tells.
   */
  record Steered(Roster after, Instance instance, String reason) implements Change {}

  /**
   * The instance has left.
   *
   * @param goodbye whether it said so itself, and does not come and go all the time
   */
  record Left(Roster after, Instance instance, String reason, boolean goodbye) implements Change {}
}
