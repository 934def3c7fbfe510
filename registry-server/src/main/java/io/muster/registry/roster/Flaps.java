package io.muster.registry.roster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Who comes and goes too often. Confined to the keeper's turn. Times are nanoseconds of the
 * monotonic clock.
 */
final class Flaps {
  /** One instance's comings and goings. */
  private static final class Record {
    private final Deque<Long> transitions = new ArrayDeque<>();
    private String service = "";
    private int holds;
    private boolean flapping;
    private long quietSince;
  }

  private final Rules.Flapping rules;
  private final Map<InstanceId, Record> records = new HashMap<>();
  private final Map<String, Integer> flappingOf = new HashMap<>();

  Flaps(Rules.Flapping rules) {
    this.rules = rules;
  }

  /** It came, went, or took its place anew. */
  void transition(InstanceId id, String service, long now) {
    Record record = records.computeIfAbsent(id, i -> new Record());
    long window = rules.window().toNanos();
    record.transitions.removeIf(then -> now - then > window);
    if (record.flapping && now - record.quietSince > window) {
      calm(record);
    }
    record.transitions.addLast(now);
    if (record.transitions.size() > rules.transitions()) {
      record.transitions.removeFirst();
    }
    record.quietSince = now;
    if (!record.flapping && record.transitions.size() >= rules.transitions()) {
      record.flapping = true;
      record.service = service;
      flappingOf.merge(service, 1, Integer::sum);
    }
  }

  /** It is back. Returns for how long it is not trusted yet, in nanoseconds; 0 for not at all. */
  long hold(InstanceId id, long now) {
    Record record = records.get(id);
    if (record == null || !record.flapping) {
      return 0;
    }
    long shortest = rules.shortestHold().toNanos();
    long hold = Math.min(rules.longestHold().toNanos(), shortest << Math.min(record.holds, 30));
    record.holds++;
    record.quietSince = now + hold;
    return hold;
  }

  /** Returns whether an instance of the service is flapping. */
  boolean flapping(String service) {
    return flappingOf.containsKey(service);
  }

  /** Returns whether that instance is flapping. */
  boolean flapping(InstanceId id) {
    Record record = records.get(id);
    return record != null && record.flapping;
  }

  /** Forgets who has been quiet for the window. */
  void tick(long now) {
    if (records.isEmpty()) {
      return;
    }
    records
        .values()
        .removeIf(
            record -> {
              boolean quiet = now - record.quietSince > rules.window().toNanos();
              if (quiet) {
                calm(record);
              }
              return quiet;
            });
  }

  private void calm(Record record) {
    if (record.flapping) {
      record.flapping = false;
      record.holds = 0;
      flappingOf.computeIfPresent(record.service, (s, n) -> n == 1 ? null : n - 1);
    }
  }
}
