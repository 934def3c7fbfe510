package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who is being waited for, and since when. Decides by time alone; what follows is the keeper's.
 * Confined to the keeper's turn. Times are nanoseconds of an own clock, which stands still while
 * the registry does; only a lease is told in the monotonic clock's.
 */
final class Watchlist {
  private static final long SECOND = 1_000_000_000L;

  /** A tick later than this is the registry's own fault and is added to every wait. */
  private static final long PUNCTUAL_NANOS = SECOND;

  private static final String BROKEN = "its stream broke and it did not come back";

  /** Agents that got no answer for this long give their streams up, and may come back late. */
  private static final long TROUBLE_NANOS = 5 * SECOND;

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
    /** Its stream is open and it was heard lately. */
    record Connected(Lease lease) implements Wait {}

    /** Its stream is open and it is heard, but it came and went too often to be trusted yet. */
    record HeldDown(Lease lease, long until) implements Wait {}

    /** Its stream is open and silent. */
    record Silent(Lease lease, Absence absence) implements Wait {}

    /** Its stream has ended without goodbye, or it has not come back since a restart. */
    record Away(Absence absence) implements Wait {}
  }

  /**
   * One absence.
   *
   * @param since its beginning
   * @param until when it may be removed, if nothing holds that back
   * @param frozen whether it was one of too many at once
   * @param why removed, in words
   */
  private record Absence(Losses.Loss loss, long since, long until, boolean frozen, String why) {
    /** The same absence, now with a broken stream; a death only if both ends say so. */
    Absence goesOn(Losses.Loss next, long later) {
      Losses.Loss loss =
          new Losses.Loss(next.id(), next.service(), next.closed() && this.loss.closed());
      return new Absence(loss, since, Math.max(until, later), frozen, BROKEN);
    }

    Absence heldUntil(long later) {
      return new Absence(loss, since, Math.max(until, later), true, why);
    }
  }

  /** When to look at a wait again; void when the wait has changed since. */
  private record Look(long due, long turn, InstanceId id, Wait at) {}

  private final Rules rules;
  private final Losses losses;
  private final Map<InstanceId, Wait> waits = new HashMap<>();
  private final PriorityQueue<Look> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Look::due).thenComparingLong(Look::turn));

  /** What a session that has not spoken yet may have ended: see {@link #broken}. */
  private final Map<InstanceId, Absence> interrupted = new HashMap<>();

  private long turns;
  private long lastNanos;
  private long forgivenNanos;
  private long troubledUntil = Long.MIN_VALUE;

  Watchlist(Rules rules, long nowNanos) {
    this.rules = rules;
    this.losses = new Losses(rules.mass());
    this.lastNanos = nowNanos;
  }

  /** A session began; it is trusted at once, or after that long. */
  void up(Lease lease, long nowNanos, long holdNanos) {
    Absence before = absence(waits.get(lease.id()));
    if (before != null) {
      interrupted.put(lease.id(), before);
    }
    settle(lease.id());
    long now = advance(nowNanos);
    if (holdNanos > 0) {
      wait(lease.id(), new Wait.HeldDown(lease, now + holdNanos), soon(now, now + holdNanos));
    } else {
      wait(lease.id(), new Wait.Connected(lease), now + rules.suspectAfter().toNanos());
    }
  }

  /** It was stored when the registry started. */
  void stale(Losses.Loss loss, long nowNanos) {
    long now = advance(nowNanos);
    losses.lost(loss, now);
    Absence absence =
        new Absence(
            loss,
            now,
            now + rules.staleFor().toNanos(),
            false,
            "it did not come back after the registry's restart");
    wait(loss.id(), new Wait.Away(absence), again(now, absence.until()));
  }

  /**
   * The session's stream ended without goodbye. Silence before it counts, if the connection was
   * only given up. A session that never spoke after its welcome, such as a call that its agent had
   * abandoned before it arrived, does not end the absence that it came in.
   */
  void broken(Lease lease, Losses.Loss loss, long nowNanos) {
    long now = advance(nowNanos);
    Absence absence = new Absence(loss, now, patience(lease, loss, nowNanos), false, BROKEN);
    Absence silence = absence(waits.get(loss.id()));
    Absence before = interrupted.remove(loss.id());
    if (silence != null) {
      losses.settled(silence.loss());
      absence = silence.goesOn(loss, now);
    } else if (before != null && !lease.confirmed()) {
      absence = before.goesOn(loss, absence.until());
    }
    losses.lost(absence.loss(), absence.since());
    wait(loss.id(), new Wait.Away(absence), again(now, absence.until()));
  }

  private long patience(Lease lease, Losses.Loss loss, long nowNanos) {
    long now = own(nowNanos);
    long grace = now + rules.grace().toNanos();
    long silence = now - lease.silentNanos(nowNanos) + rules.removeAfter().toNanos();
    return loss.closed() ? grace : Math.max(now, Math.min(grace, silence));
  }

  /** A person has it removed: that they were lost at once still speaks for the others. */
  void takenOut(InstanceId id) {
    Absence absence = absence(waits.get(id));
    if (absence != null) {
      losses.takenOut(absence.loss());
    }
  }

  void forget(InstanceId id) {
    settle(id);
    interrupted.remove(id);
    waits.remove(id);
  }

  /** Returns the open session that owns the instance and was heard lately, if there is one. */
  Optional<Lease> alive(InstanceId id) {
    return switch (waits.get(id)) {
      case Wait.Connected connected -> Optional.of(connected.lease());
      case Wait.HeldDown held -> Optional.of(held.lease());
      case Wait.Silent silent -> Optional.empty();
      case Wait.Away away -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  /** Returns what time has decided since the last tick; removals last, oldest loss first. */
  @SuppressWarnings("ReferenceEquality") // a look is void when the wait was put anew
  List<Verdict> tick(long nowNanos, Roster roster) {
    long now = advance(nowNanos);
    losses.tick(now, roster);
    List<Verdict> verdicts = new ArrayList<>();
    List<Absence> due = new ArrayList<>();
    for (Look look = agenda.peek(); look != null && look.due() <= now; look = agenda.peek()) {
      agenda.remove();
      if (waits.get(look.id()) == look.at()) {
        judge(look.id(), look.at(), nowNanos, due).ifPresent(verdicts::add);
      }
    }
    due.sort(Comparator.comparingLong(Absence::since).thenComparing(a -> a.loss().id()));
    for (Absence absence : due) {
      verdicts.add(new Verdict(absence.loss().id(), Verdict.Kind.REMOVE, absence.why()));
    }
    return verdicts;
  }

  /** Returns whether one whose time is over may leave now; after a freeze only a few a second. */
  boolean mayLeave(InstanceId id, long nowNanos, Roster roster) {
    Absence absence = absence(waits.get(id));
    return absence != null
        && (!absence.frozen() || losses.takeLeave(absence.loss(), own(nowNanos), roster));
  }

  /** Returns what is held back. */
  Collection<Notice> notices(long nowNanos, Roster roster) {
    return losses.notices(own(nowNanos), roster);
  }

  private Optional<Verdict> judge(InstanceId id, Wait wait, long nowNanos, List<Absence> due) {
    long now = own(nowNanos);
    return switch (wait) {
      case Wait.Connected connected -> listen(id, connected.lease(), nowNanos);
      case Wait.HeldDown held -> judge(id, held, nowNanos);
      case Wait.Silent silent -> judge(id, silent, nowNanos, due);
      case Wait.Away away -> {
        Absence absence = decide(away.absence(), now, due);
        wait(id, new Wait.Away(absence), again(now, absence.until()));
        yield Optional.empty();
      }
    };
  }

  private Optional<Verdict> judge(InstanceId id, Wait.HeldDown held, long nowNanos) {
    long now = own(nowNanos);
    if (held.lease().silentNanos(nowNanos) >= suspectNanos()) {
      return listen(id, held.lease(), nowNanos);
    }
    if (now >= held.until()) {
      long silent = held.lease().silentNanos(nowNanos);
      wait(id, new Wait.Connected(held.lease()), now + suspectNanos() - silent);
      return Optional.of(new Verdict(id, Verdict.Kind.UP, "it has been steady since"));
    }
    agenda.add(new Look(soon(now, held.until()), turns++, id, held));
    return Optional.empty();
  }

  private Optional<Verdict> judge(
      InstanceId id, Wait.Silent silent, long nowNanos, List<Absence> due) {
    if (silent.lease().silentNanos(nowNanos) < suspectNanos()) {
      return Optional.of(new Verdict(id, Verdict.Kind.UP, "it is heard again"));
    }
    long now = own(nowNanos);
    Absence absence = decide(silent.absence(), now, due);
    wait(id, new Wait.Silent(silent.lease(), absence), often(now, absence.until()));
    return Optional.empty();
  }

  private Optional<Verdict> listen(InstanceId id, Lease lease, long nowNanos) {
    long now = own(nowNanos);
    long silent = lease.silentNanos(nowNanos);
    if (silent < suspectNanos()) {
      wait(id, new Wait.Connected(lease), now + suspectNanos() - silent);
      return Optional.empty();
    }
    return Optional.of(
        new Verdict(
            id, Verdict.Kind.SUSPECT, "silent for " + rules.suspectAfter().toSeconds() + " s"));
  }

  /** The keeper has made it SUSPECT for its silence. */
  void silent(Losses.Loss loss, long nowNanos) {
    Optional<Lease> lease = alive(loss.id());
    if (lease.isPresent()) {
      long now = own(nowNanos);
      long removal = now - lease.get().silentNanos(nowNanos) + rules.removeAfter().toNanos();
      String why = "silent for " + rules.removeAfter().toSeconds() + " s";
      losses.lost(loss, now);
      wait(
          loss.id(),
          new Wait.Silent(lease.get(), new Absence(loss, now, removal, false, why)),
          often(now, removal));
    }
  }

  /** The keeper takes a silent one back; it is trusted at once, or after that long. */
  void heardAgain(InstanceId id, long nowNanos, long holdNanos) {
    if (waits.get(id) instanceof Wait.Silent silent) {
      up(silent.lease(), nowNanos, holdNanos);
    }
  }

  private Absence decide(Absence absence, long now, List<Absence> due) {
    if (losses.held(absence.loss())) {
      return absence.heldUntil(now + rules.mass().stragglers().toNanos());
    }
    if (now >= Math.max(absence.until(), troubledUntil)) {
      due.add(absence);
    }
    return absence;
  }

  private void wait(InstanceId id, Wait wait, long due) {
    waits.put(id, wait);
    agenda.add(new Look(due, turns++, id, wait));
  }

  private void settle(InstanceId id) {
    Absence absence = absence(waits.get(id));
    if (absence != null) {
      losses.settled(absence.loss());
    }
  }

  private static @Nullable Absence absence(@Nullable Wait wait) {
    return switch (wait) {
      case Wait.Silent silent -> silent.absence();
      case Wait.Away away -> away.absence();
      case Wait.Connected connected -> null;
      case Wait.HeldDown held -> null;
      case null -> null;
    };
  }

  private long suspectNanos() {
    return rules.suspectAfter().toNanos();
  }

  /** One that is held down is looked at often enough to see it fall silent. */
  private static long soon(long now, long until) {
    return Math.min(until, now + SECOND);
  }

  /** One that is away is looked at often enough to see whether it is held back meanwhile. */
  private static long again(long now, long until) {
    return until > now ? Math.min(until, now + SECOND) : now + SECOND / 4;
  }

  /**
   * One that is silent is looked at often enough to see it speak again. Not at each tick: a hundred
   * thousand that a cut cable silenced would keep the keeper from everybody else.
   */
  private static long often(long now, long until) {
    return until > now ? Math.min(until, now + SECOND / 2) : now + SECOND / 2;
  }

  private long own(long nowNanos) {
    return nowNanos - forgivenNanos;
  }

  /** Returns the own clock's time, which stood still while the registry did. */
  private long advance(long nowNanos) {
    long late = nowNanos - lastNanos;
    lastNanos = nowNanos;
    if (late > PUNCTUAL_NANOS) {
      forgivenNanos += late;
      waits.values().forEach(wait -> forgive(wait, late, nowNanos));
    }
    if (late > TROUBLE_NANOS) {
      troubledUntil = own(nowNanos) + rules.staleFor().toNanos();
    }
    return own(nowNanos);
  }

  private static void forgive(Wait wait, long late, long nowNanos) {
    switch (wait) {
      case Wait.Connected connected -> connected.lease().extend(late, nowNanos);
      case Wait.HeldDown held -> held.lease().extend(late, nowNanos);
      case Wait.Silent silent -> silent.lease().extend(late, nowNanos);
      case Wait.Away away -> {
        // Counted in the own clock.
      }
    }
  }
}
