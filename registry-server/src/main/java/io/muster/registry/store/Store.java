package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import java.util.Optional;

/** Where registrations outlive the process. Implementations accept calls from one thread. */
public interface Store extends AutoCloseable {
  /** Returns the number of this start: one more than that of every earlier one. */
  long boot();

  /** Returns what was stored when it was opened; its revision is above every one ever published. */
  Roster opened();

  /**
   * Returns the revision up to which {@link #opened} is complete. What was published above it
   * before the last crash may be missing; 0 for a store that is new or was lost.
   */
  long remembered();

  /**
   * Returns whether {@link #opened} is all that was ever acknowledged. False also for a store that
   * is new: that one was lost cannot be told from it. Of one that had lost something it stays
   * false, over any number of starts, until {@link #recalled}.
   */
  boolean complete();

  /**
   * Whoever was there has had the time to come back and say everything again, so what is stored is
   * all there is. Returns at once.
   */
  void recalled();

  /**
   * Keeps the instance. Returns at once.
   *
   * @param revision of the roster that holds it
   * @param outcome called on the store's thread once it is on disk; while the disk takes nothing,
   *     that is later, with a problem only when the store is closed or too many wait
   */
  void put(Instance instance, long revision, Outcome outcome);

  /** Forgets the instance; otherwise as {@link #put}. */
  void remove(InstanceId id, long revision, Outcome outcome);

  /** Keeps what operators have said, in place of all they had said before; otherwise as put. */
  void override(Overrides overrides, long revision, Outcome outcome);

  /**
   * Returns what keeps it from writing now, in words; empty when nothing does. What is put
   * meanwhile is written, and its outcome known, once it can be. Any thread.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** Writes what is pending and closes; at most a few seconds. */
  @Override
  void close();

  /** What became of a write. */
  @FunctionalInterface
  interface Outcome {
    /**
     * Called once, on the store's thread; on the caller's when it was given up because of a later
     * one.
     *
     * @param problem empty when the write is on disk, else what stood in its way
     */
    void known(String problem);
  }
}
