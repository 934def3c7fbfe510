package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;

/** Where registrations outlive the process. Implementations accept calls from one thread. */
public interface Store extends AutoCloseable {
  /** Returns the number of this start: one more than that of every earlier one. */
  long boot();

  /** Returns what was stored when it was opened; its revision is above every one ever published. */
  Roster opened();

  /**
   * Keeps the instance. Returns at once.
   *
   * @param revision of the roster that holds it
   * @param outcome called on the store's thread once it is on disk, or cannot be
   */
  void put(Instance instance, long revision, Outcome outcome);

  /** Forgets the instance; otherwise as {@link #put}. */
  void remove(InstanceId id, long revision, Outcome outcome);

  /** Writes what is pending and closes; at most a few seconds. */
  @Override
  void close();

  /** What became of a write. */
  @FunctionalInterface
  interface Outcome {
    /**
     * Called once, on the store's thread.
     *
     * @param problem empty when the write is on disk, else what stood in its way
     */
    void known(String problem);
  }
}
