package io.muster.agent.mirror;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A registry that lost its store knows only those who came back so far, and one that was killed may
 * lack what it told in its last moments: its lists are too short until everybody is back. Its
 * welcome shows it, and so does counting revisions anew. What was held before stays, at the end of
 * the list, until the registry has listed it once and so vouches for its absence too, or for a
 * minute. Guarded by the mirror; times are nanoseconds of the monotonic clock.
 */
final class Forgotten {
  /** By then every agent that still runs is back: its longest delay is half of it. */
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Map<String, Set<String>> confirmed = new HashMap<>();
  private long newest;
  private boolean firstOfLink;
  private boolean forgetful;
  private long since;
  private RegistryStart start = RegistryStart.UNKNOWN;

  void linkUp(RegistryStart next, long now) {
    firstOfLink = true;
    if (next.mayLack(start, newest)) {
      begin(now);
    }
    since = now; // while the link was down nobody could come back
    start = next.known() ? next : start;
  }

  /** Returns the list, and behind it what the registry may only have forgotten. */
  List<Endpoint> complete(EndpointList list, List<Endpoint> held, long now) {
    if (firstOfLink && list.revision() < newest) {
      begin(now);
    }
    firstOfLink = false;
    newest = list.revision();
    if (!forgetful) {
      return list.endpoints();
    }
    Set<String> seen = seen(list.key());
    for (Endpoint endpoint : list.endpoints()) {
      seen.add(endpoint.instanceId());
    }
    if (!believed(now)) {
      return list.endpoints();
    }
    boolean answered =
        !list.endpoints().isEmpty() || list.emptyBecause() == EndpointList.EmptyBecause.ALL_GONE;
    List<Endpoint> whole = new ArrayList<>(list.endpoints());
    if (answered) {
      for (Endpoint endpoint : held) {
        if (!seen.contains(endpoint.instanceId()) && !taken(endpoint, list.endpoints())) {
          whole.add(endpoint.in(Endpoint.State.STALE));
        }
      }
    }
    return whole;
  }

  /** Returns whether the time is over, once. */
  boolean over(long now) {
    boolean over = forgetful && !believed(now);
    forgetful &= !over;
    return over;
  }

  /** Returns those the registry has listed since. */
  List<Endpoint> confirmed(String key, List<Endpoint> held) {
    List<Endpoint> known = new ArrayList<>();
    for (Endpoint endpoint : held) {
      if (seen(key).contains(endpoint.instanceId())) {
        known.add(endpoint);
      }
    }
    return known;
  }

  private void begin(long now) {
    forgetful = true;
    since = now;
    confirmed.clear();
  }

  private boolean believed(long now) {
    return forgetful && now - since < BELIEVED_NANOS;
  }

  private Set<String> seen(String key) {
    Set<String> seen = confirmed.get(key);
    if (seen == null) {
      seen = new HashSet<>();
      confirmed.put(key, seen);
    }
    return seen;
  }

  private static boolean taken(Endpoint endpoint, List<Endpoint> list) {
    for (Endpoint other : list) {
      if (other.pair().equals(endpoint.pair())) {
        return true;
      }
    }
    return false;
  }
}
