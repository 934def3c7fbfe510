package io.muster.agent.mirror;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is held for one requirement. Immutable. */
final class Standing {
  /** Words of the {@code .state} property. */
  static final String WAITING = "waiting";

  static final String SNAPSHOT = "snapshot";
  static final String GONE = "gone";
  static final String OUTSIDE = "outside";
  static final String STALE = "stale";

  private final List<Endpoint> endpoints;
  private final @Nullable Endpoint chosen;
  private final String origin;

  private Standing(List<Endpoint> endpoints, @Nullable Endpoint chosen, String origin) {
    this.endpoints = endpoints;
    this.chosen = chosen;
    this.origin = origin;
  }

  static Standing waiting() {
    return new Standing(Collections.<Endpoint>emptyList(), null, WAITING);
  }

  static Standing gone() {
    return new Standing(Collections.<Endpoint>emptyList(), null, GONE);
  }

  /** Returns that all there is lies outside of the networks that are allowed. */
  static Standing outside() {
    return new Standing(Collections.<Endpoint>emptyList(), null, OUTSIDE);
  }

  /** Returns what is held once the registry has given this list. */
  Standing heard(List<Endpoint> list, String ownId) {
    return new Standing(list, Choice.among(list, chosen, ownId), "");
  }

  /** Returns what is held once the snapshot was read. */
  static Standing snapshot(List<Endpoint> list, String ownId) {
    return new Standing(list, Choice.among(list, null, ownId), SNAPSHOT);
  }

  @Nullable Endpoint chosen() {
    return chosen;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Returns whether nothing was heard or read so far. */
  boolean unknown() {
    return origin.equals(WAITING) || origin.equals(OUTSIDE);
  }

  /** Returns all addresses, the surest first. */
  String all() {
    StringBuilder all = new StringBuilder();
    List<Endpoint> ordered = new ArrayList<>();
    for (Endpoint.State state : Endpoint.State.values()) {
      for (Endpoint endpoint : endpoints) {
        if (endpoint.state() == state) {
          ordered.add(endpoint);
        }
      }
    }
    for (Endpoint endpoint : ordered) {
      all.append(all.length() == 0 ? "" : ",").append(endpoint.pair());
    }
    return all.toString();
  }

  /** Returns the word for {@code .state}. */
  String state(boolean linked) {
    Endpoint endpoint = chosen;
    if (endpoint == null || !origin.isEmpty()) {
      return origin;
    }
    if (!linked || endpoint.state() == Endpoint.State.STALE) {
      return STALE;
    }
    return endpoint.state() == Endpoint.State.UP ? "up" : "suspect";
  }
}
