package io.muster.agent.mirror;

import io.muster.agent.settings.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out endpoints that lie outside of {@code muster.networks}. A list that loses all of its
 * endpoints so is not an empty one that somebody vouches for. Guarded by the mirror's lock.
 */
final class Fence {
  private final Networks networks;
  private final Set<String> said = new HashSet<>();
  private String leftOut = "";

  Fence(Networks networks) {
    this.networks = networks;
  }

  /** Returns the same list when all of it is within. */
  EndpointList within(EndpointList list) {
    List<Endpoint> all = list.endpoints();
    List<Endpoint> within = within(list.key(), all);
    return within == null || within.size() == all.size()
        ? list
        : new EndpointList(
            list.key(), list.revision(), within, EndpointList.EmptyBecause.NOT_VOUCHED);
  }

  /** Returns those that are within, and null for null. */
  @Nullable List<Endpoint> within(String key, @Nullable List<Endpoint> all) {
    if (all == null) {
      return null;
    }
    List<Endpoint> within = new ArrayList<>();
    for (Endpoint endpoint : all) {
      if (networks.allow(key, endpoint.host())) {
        within.add(endpoint);
      } else if (said.add(key)) {
        leftOut =
            "an endpoint for "
                + key
                + " is left out: "
                + endpoint.pair()
                + " lies outside of "
                + networks.of(key)
                + " (muster.networks); so will others be, without a word";
      }
    }
    return within;
  }

  /** Returns the newest sentence that was not returned before, or "". */
  String leftOut() {
    String sentence = leftOut;
    leftOut = "";
    return sentence;
  }
}
