package io.muster.registry.roster;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The losses of the fleet, or of one service, and whether they are too many at once to be believed.
 * Confined to the keeper's turn. Times are nanoseconds of the watchlist's own clock.
 */
final class Scope {
  private static final long SECOND = 1_000_000_000L;

  private final Rules.Mass rules;

  /** Who is missing and since when, oldest first; only those that still count. */
  private final Map<InstanceId, Long> missing = new LinkedHashMap<>();

  /** Whom a person had removed while they were missing, and since when: lost with the others. */
  private final Map<InstanceId, Long> takenOut = new HashMap<>();

  private boolean frozen;
  private long lastLoss;
  private long second;
  private int leftInSecond;

  Scope(Rules.Mass rules) {
    this.rules = rules;
  }

  void lost(InstanceId id, long at) {
    missing.putIfAbsent(id, at);
    takenOut.remove(id);
    lastLoss = at;
  }

  /** It is back, or has left for good. */
  void settled(InstanceId id) {
    missing.remove(id);
  }

  /**
   * A person has it removed: no sign that the others are dead, or those who will be missed next.
   */
  void takenOut(InstanceId id) {
    Long since = missing.remove(id);
    if (since != null) {
      takenOut.put(id, since);
    }
  }

  /**
   * Lets time act on a scope of that many instances. A freeze ends when no more than the share is
   * missing, or long enough after the last loss: then the missing are written off.
   */
  void tick(long now, int size) {
    if (!frozen) {
      missing.values().removeIf(since -> now - since > rules.window().toNanos());
      takenOut.values().removeIf(since -> now - since > rules.window().toNanos());
    } else if (missing.isEmpty()) {
      takenOut.clear();
    }
    frozen = !missing.isEmpty() && missing() >= rules.least() && missing() > rules.share() * size;
    if (frozen && now - lastLoss >= rules.freeze().toNanos()) {
      missing.clear();
      takenOut.clear();
      frozen = false;
    }
  }

  /** Returns whether one more may leave in this second, after a freeze; counts it if so. */
  boolean takeLeave(long now, int size) {
    if (now - second >= SECOND) {
      second = now;
      leftInSecond = 0;
    }
    if (leftInSecond >= Math.max(1, (int) (rules.shareLeavingPerSecond() * size))) {
      return false;
    }
    leftInSecond++;
    return true;
  }

  boolean frozen() {
    return frozen;
  }

  /** Returns how many were lost and are not back, those included whom a person had removed. */
  int missing() {
    return missing.size() + takenOut.size();
  }

  boolean idle(long now) {
    return missing.isEmpty() && takenOut.isEmpty() && now - second >= SECOND;
  }

  long secondsSinceLastLoss(long now) {
    return (now - lastLoss) / SECOND;
  }
}
