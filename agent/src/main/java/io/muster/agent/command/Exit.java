package io.muster.agent.command;

/** How a process ends. */
public interface Exit {
  /**
   * Ends it in the ordinary way, with code 0; returns at once.
   *
   * @param haltAfterMillis after which it is ended without its shutdown hooks; 0: never
   */
  void exit(long haltAfterMillis);
}
