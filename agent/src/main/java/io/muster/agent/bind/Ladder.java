package io.muster.agent.bind;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * When to look next. After a bind at once, then 5, 50 and 500 ms later until the port shows;
 * without one every 1.5 s in the first minute and every 15 s later, of which nine in ten and three
 * in four may be passed over when nothing speaks for a change. Times are milliseconds of any clock
 * that only goes forward. Pure but for its own state; confined to the watch's thread.
 */
final class Ladder {
  private static final long[] RUNGS = {5, 50, 500};
  private static final long YOUNG = 60_000;
  private static final long OFTEN = 1_500;
  private static final long SELDOM = 15_000;

  /** However little speaks for a change, a look is due after this long. */
  private static final long AT_LEAST = 60_000;

  /** A host that binds without a pause is looked at this often: a look costs about 2 ms. */
  private static final long APART = 25;

  private final long started;
  private final Set<Integer> awaited = new HashSet<>();
  private boolean woken;
  private int rung;
  private long lastLook;
  private long nextLook;

  Ladder(long now) {
    started = now;
    lastLook = now - APART;
    nextLook = now;
  }

  /** A bind of that port was seen; 0 when its port is not known. */
  void woken(long now, int port) {
    if (port > 0) {
      awaited.add(port);
    }
    rung = 0;
    woken = true;
    nextLook = Math.min(nextLook, Math.max(now, lastLook + APART));
  }

  /** A look has shown these ports. */
  void looked(long now, Collection<Integer> open) {
    lastLook = now;
    woken = false;
    awaited.removeAll(open);
    if (!awaited.isEmpty() && rung < RUNGS.length) {
      nextLook = now + RUNGS[rung++];
    } else {
      awaited.clear(); // closed before it could be seen
      nextLook = now + pace(now);
    }
  }

  /** Whether the look that is due is one of the regular ones, which may be passed over. */
  boolean mayPass(long now) {
    return !woken && awaited.isEmpty() && now - lastLook < (young(now) ? SELDOM : AT_LEAST);
  }

  /** The look that was due is passed over. */
  void passed(long now) {
    nextLook = now + pace(now);
  }

  private long pace(long now) {
    return young(now) ? OFTEN : SELDOM;
  }

  private boolean young(long now) {
    return now - started < YOUNG;
  }

  /** Returns how long there is nothing to look at, at least 0. */
  long idle(long now) {
    return Math.max(0, nextLook - now);
  }
}
