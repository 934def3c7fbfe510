package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Welcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a consumer knows of its registry's memory, as the real agent does: after a start that may
 * lack what was told before, an absence counts only of those listed since, or after a minute.
 */
final class Memory {
  private static final long BELIEVED = 60 * Schedule.SECOND;

  private final Map<String, Set<ByteString>> confirmed = new HashMap<>();
  private long id;
  private long number;
  private long newest;
  private boolean lacking;
  private long since;

  void linkUp(Welcome welcome, long now) {
    boolean another = id != 0 && welcome.getStartId() != id;
    boolean next = welcome.getStartNumber() == number + 1;
    if (another && (!next || newest > welcome.getRememberedRevision())) {
      lacking = true;
      confirmed.clear();
    }
    since = now;
    id = welcome.getStartId();
    number = welcome.getStartNumber();
  }

  void told(Endpoints said, long now) {
    newest = said.getRevision();
    Set<ByteString> seen =
        confirmed.computeIfAbsent(said.getRequirementKey(), k -> new HashSet<>());
    for (Endpoint endpoint : said.getEndpointsList()) {
      seen.add(endpoint.getInstanceId());
    }
    lacking &= now - since < BELIEVED;
  }

  /** Returns whether the registry knows what it says when it no longer lists that one. */
  boolean vouched(String key, ByteString instance, long now) {
    return !lacking
        || now - since >= BELIEVED
        || confirmed.getOrDefault(key, Set.of()).contains(instance);
  }
}
