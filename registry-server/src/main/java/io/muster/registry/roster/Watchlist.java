package io.muster.registry.roster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is being waited for, and since when. Decides by time alone; what follows is the keeper's.
 * Confined to the keeper's thread. Times are nanoseconds of the monotonic clock.
 */
final class Watchlist {
  /** A tick later than this is the registry's own fault and is added to every lease. */
  private static final long PUNCTUAL_NANOS = 1_000_000_000L;

  /** What time has decided about one instance. */
  record Verdict(InstanceId id, Kind kind, String reason) {
    /** What is to be done. */
    enum Kind {
      SUSPECT,
      UP,
      REMOVE
    }
  }

  /** Why an instance is waited for. */
  private sealed interface Wait {
    /** Its stream is open; silence is counted. */
    record Connected(Lease lease, boolean silent) implements Wait {}

    /** Its stream ended without goodbye. */
    record Broken(long sinceNanos) implements Wait {}

    /** The registry restarted and it is not back yet. */
    record Restarted(long sinceNanos) implements Wait {}
  }

  private final Rules rules;
  private final Map<InstanceId, Wait> waits = new HashMap<>();
  private final Deque<Long> silences = new ArrayDeque<>();
  private long lastTickNanos;

  Watchlist(Rules rules, long nowNanos) {
    this.rules = rules;
    this.lastTickNanos = nowNanos;
  }

  void up(Lease lease) {
    waits.put(lease.id(), new Wait.Connected(lease, false));
  }

  void stale(InstanceId id, long nowNanos) {
    waits.put(id, new Wait.Restarted(nowNanos));
  }

  void broken(InstanceId id, long nowNanos) {
    waits.put(id, new Wait.Broken(nowNanos));
  }

  void forget(InstanceId id) {
    waits.remove(id);
  }

  /** Returns what time has decided since the last tick. */
  List<Verdict> tick(long nowNanos, Roster roster) {
    forgiveOwnLateness(nowNanos - lastTickNanos);
    lastTickNanos = nowNanos;
    List<Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<InstanceId, Wait> entry : waits.entrySet()) {
      judge(entry, nowNanos).ifPresent(verdicts::add);
    }
    while (!silences.isEmpty() && nowNanos - silences.getFirst() > rules.brakeWindow().toNanos()) {
      silences.removeFirst();
    }
    if (braked(roster)) {
      verdicts.removeIf(
          verdict ->
              verdict.kind() == Verdict.Kind.REMOVE
                  && waits.get(verdict.id()) instanceof Wait.Connected);
    }
    return verdicts;
  }

  /** Returns whether so many fell silent at once that the fault is more likely here. */
  boolean braked(Roster roster) {
    return silences.size() >= rules.brakeLeast()
        && silences.size() > rules.brakeShare() * roster.instances().size();
  }

  /** Returns how many fell silent within the window. */
  int silences() {
    return silences.size();
  }

  private Optional<Verdict> judge(Map.Entry<InstanceId, Wait> entry, long nowNanos) {
    InstanceId id = entry.getKey();
    return switch (entry.getValue()) {
      case Wait.Connected connected -> judge(entry, connected, nowNanos);
      case Wait.Broken broken ->
          removal(
              id,
              nowNanos - broken.sinceNanos(),
              rules.grace().toNanos(),
              "its stream broke and it did not come back");
      case Wait.Restarted restarted ->
          removal(
              id,
              nowNanos - restarted.sinceNanos(),
              rules.staleFor().toNanos(),
              "it did not come back after the registry's restart");
    };
  }

  private Optional<Verdict> judge(
      Map.Entry<InstanceId, Wait> entry, Wait.Connected connected, long nowNanos) {
    InstanceId id = entry.getKey();
    long silent = connected.lease().silentNanos(nowNanos);
    boolean nowSilent = silent >= rules.suspectAfter().toNanos();
    if (nowSilent != connected.silent()) {
      entry.setValue(new Wait.Connected(connected.lease(), nowSilent));
      if (nowSilent) {
        silences.addLast(nowNanos);
      }
      return Optional.of(
          nowSilent
              ? new Verdict(
                  id, Verdict.Kind.SUSPECT, "silent for " + rules.suspectAfter().toSeconds() + " s")
              : new Verdict(id, Verdict.Kind.UP, "it is heard again"));
    }
    return removal(
        id,
        silent,
        rules.removeAfter().toNanos(),
        "silent for " + rules.removeAfter().toSeconds() + " s");
  }

  private static Optional<Verdict> removal(InstanceId id, long age, long limit, String reason) {
    return age >= limit
        ? Optional.of(new Verdict(id, Verdict.Kind.REMOVE, reason))
        : Optional.empty();
  }

  private void forgiveOwnLateness(long sinceLastTick) {
    if (sinceLastTick <= PUNCTUAL_NANOS) {
      return;
    }
    for (Map.Entry<InstanceId, Wait> entry : waits.entrySet()) {
      switch (entry.getValue()) {
        case Wait.Connected connected -> connected.lease().extend(sinceLastTick);
        case Wait.Broken broken ->
            entry.setValue(new Wait.Broken(broken.sinceNanos() + sinceLastTick));
        case Wait.Restarted restarted ->
            entry.setValue(new Wait.Restarted(restarted.sinceNanos() + sinceLastTick));
      }
    }
  }
}
