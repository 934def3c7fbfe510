package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * The next file, written on a thread of its own while commits go to the present one. It holds what
 * there was at its beginning; what changed since is to be added before it takes the place. Called
 * from the writer's thread.
 */
final class Checkpoint {
  private static final String THREAD = "muster-checkpoint";

  private final FutureTask<StoreFile> task;
  private final Set<InstanceId> changed = new HashSet<>();

  private Checkpoint(FutureTask<StoreFile> task) {
    this.task = task;
  }

  /**
   * Begins one.
   *
   * @param place of the next file, until it is complete
   * @param all there is, in a list that nobody changes
   */
  static Checkpoint begin(
      Disk disk, Path place, List<Instance> all, long space, ThreadFactory threads) {
    Checkpoint begun =
        new Checkpoint(
            new FutureTask<>(() -> StoreFile.create(disk, place, Stored.forms(all), space)));
    Thread thread = threads.newThread(begun.task);
    thread.setName(THREAD);
    thread.start();
    return begun;
  }

  /** Notes that these are not what they were at the beginning. */
  void changed(Set<InstanceId> ids) {
    changed.addAll(ids);
  }

  /** Returns which ones are not what they were at the beginning. */
  Set<InstanceId> changed() {
    return changed;
  }

  /** Returns whether the file is written. */
  boolean ready() {
    return task.isDone();
  }

  /** Returns the file; waits for it. */
  StoreFile file() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException(StoreFolder.why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the next file was written");
    }
  }

  /** Ends it; waits for its thread, so that nobody writes to its file any more. */
  void abandon() {
    try {
      file().close();
    } catch (IOException e) {
      // It came to nothing, which is what is wanted.
    }
  }
}
