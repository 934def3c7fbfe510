package io.muster.registry.door;

import io.muster.registry.AddressPrefix;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many connections of some kind each address has, and may have. Any thread. */
final class Waiting {
  private final ConcurrentMap<AddressPrefix, Integer> counts = new ConcurrentHashMap<>();
  private final int most;

  /** Makes one that lets so many of each in. */
  Waiting(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /** Takes a place; returns false when the address has as many as it may. */
  boolean enter(AddressPrefix caller) {
    if (counts.merge(caller, 1, Integer::sum) <= most) {
      return true;
    }
    giveBack(caller);
    return false;
  }

  /** Returns the place that was taken, to be left once. */
  Place place(AddressPrefix caller) {
    return new Place(caller);
  }

  private void giveBack(AddressPrefix caller) {
    counts.computeIfPresent(caller, (address, count) -> count == 1 ? null : count - 1);
  }

  /** One connection's place. */
  final class Place {
    private final AddressPrefix caller;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(AddressPrefix caller) {
      this.caller = caller;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        giveBack(caller);
      }
    }
  }
}
