package io.muster.registry.door;

import io.muster.registry.AddressPrefix;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Works handshakes out, a few at a time, so that a flood of them takes no time from the event
 * loops; addresses take turns, so that one caller does not wait for the thousand of another. Any
 * thread.
 */
public final class Handshakes {
  private final Executor threads;
  private final Line<AddressPrefix, Runnable> line;

  /**
   * Makes one.
   *
   * @param threads run what is worked out
   * @param most how many are worked out at a time
   */
  public Handshakes(Executor threads, int most) {
    this.threads = threads;
    this.line = new Line<>(most);
  }

  /** Has a part of a handshake worked out when it is the turn of the caller's address. */
  void workOut(AddressPrefix caller, Runnable part) {
    synchronized (line) {
      line.join(caller, part);
    }
    workOutNext();
  }

  private void workOutNext() {
    Runnable part = next();
    if (part != null) {
      threads.execute(() -> workOut(part));
    }
  }

  private void workOut(Runnable part) {
    try {
      part.run();
    } finally {
      synchronized (line) {
        line.served();
      }
      workOutNext();
    }
  }

  private @Nullable Runnable next() {
    synchronized (line) {
      return line.next();
    }
  }
}
