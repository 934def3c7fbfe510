package io.muster.agent.mirror;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint the properties show: the present one while it is up, else the one of the surest
 * state that this instance and it agree on (rendezvous hashing, so consumers spread evenly and a
 * change moves only those it must).
 */
final class Choice {
  private Choice() {}

  static @Nullable Endpoint among(List<Endpoint> list, @Nullable Endpoint present, String ownId) {
    Endpoint best = null;
    long bestScore = 0;
    for (Endpoint endpoint : list) {
      if (endpoint.sameAddress(present) && endpoint.state() == Endpoint.State.UP) {
        return endpoint;
      }
      long score = score(ownId, endpoint);
      boolean better =
          best == null
              || endpoint.state().compareTo(best.state()) < 0
              || (endpoint.state() == best.state() && score > bestScore);
      if (better) {
        best = endpoint;
        bestScore = score;
      }
    }
    // While nobody is up, the present one is as good as any, and moving would help nobody.
    if (best != null && best.state() != Endpoint.State.UP && present != null) {
      for (Endpoint endpoint : list) {
        if (endpoint.sameAddress(present)) {
          return endpoint;
        }
      }
    }
    return best;
  }

  private static long score(String ownId, Endpoint endpoint) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, then a mix (constants of MurmurHash3's finalizer)
    String text = ownId + endpoint.instanceId() + endpoint.port();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
