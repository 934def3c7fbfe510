package io.muster.registry.roster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long each removal has held, by the monotonic clock: a wall clock that is set loses none of
 * them. A restart of the registry begins its time anew. Keeper's turn.
 */
final class Removals {
  /** A removed process that has not come back for this long will not. */
  private static final long HELD_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Map<OperatorOverride, Long> since = new HashMap<>();
  private Overrides known = Overrides.NONE;

  /** Returns those whose time is over; to be called often. */
  List<OperatorOverride> over(Overrides said, long nowNanos) {
    if (!said.equals(known)) {
      List<OperatorOverride> removed =
          said.all().stream().filter(s -> s.what() == OperatorOverride.What.REMOVED).toList();
      since.keySet().retainAll(removed);
      removed.forEach(one -> since.putIfAbsent(one, nowNanos));
      known = said;
    }
    if (since.isEmpty()) {
      return List.of();
    }
    return since.entrySet().stream()
        .filter(entry -> nowNanos - entry.getValue() > HELD_NANOS)
        .map(Map.Entry::getKey)
        .toList();
  }
}
