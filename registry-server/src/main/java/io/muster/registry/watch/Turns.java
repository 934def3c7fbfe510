package io.muster.registry.watch;

/**
 * One after the other: runs tasks in the order in which they are told, never two at once. The
 * registry has a thread for it; a test steps through them itself.
 */
public interface Turns {
  /** Begins to run tasks, and the given one about ten times a second. */
  void start(Runnable tick);

  /** Runs the task when its turn comes; any thread. */
  void tell(Runnable task);

  /**
   * Runs the task before this returns, on the calling thread, if nobody has the turn or waits for
   * one; otherwise when its turn comes. Saves the waking of another thread. Any thread that holds
   * no lock.
   */
  void here(Runnable task);

  /** Ends after the tasks it already has, and waits a moment for that, unless called by one. */
  void stop();
}
