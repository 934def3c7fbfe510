package io.muster.registry.roster;

import java.util.List;

/**
 * Where a requirement stands.
 *
 * @param endpoints that meet it, best first
 * @param empty why there are none; NOT_VOUCHED when there are some
 */
public record Finding(List<Endpoint> endpoints, Empty empty) {
  /** Why a list is empty. */
  public enum Empty {
    /** It is not empty, or the registry does not vouch for its emptiness. */
    NOT_VOUCHED,
    /** Nothing that matches has registered here so far. */
    NEVER_SEEN,
    /** Every instance that matched has gone. */
    ALL_GONE
  }

  /** Freezes the list. */
  public Finding {
    endpoints = List.copyOf(endpoints);
  }

  /** Returns whether somebody could use it now. */
  public boolean met() {
    return !endpoints.isEmpty();
  }
}
