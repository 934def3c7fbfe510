package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who holds which instance id, and whether two processes claim the same one. Confined to the
 * keeper's turn.
 *
 * <p>Two proofs are accepted, since an honest agent must never be refused. The process number
 * differs while the other session is heard: one process has one. Or the arrival does not know of an
 * epoch whose session has spoken after its welcome: whoever spoke knew that epoch, so it was
 * somebody else. Everything weaker, such as another address, may be an honest agent that moved.
 */
final class Claims {
  /** How long a person is told of two processes with one id. */
  private static final long TOLD_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Of one tenant: what it makes to be told pushes out nothing of another's. */
  private static final int MOST_TOLD = 16;

  /** One hold on an instance; what an earlier session of this life had confirmed is kept. */
  private record Claim(Lease lease, long process, String host, long confirmedBefore) {
    long confirmed() {
      return lease.confirmed() ? lease.epoch() : confirmedBefore;
    }
  }

  private record Told(String words, long since) {}

  private final Map<InstanceId, Claim> claims = new HashMap<>();
  private final Map<InstanceId, Told> told = new LinkedHashMap<>();

  /** Returns why the arrival is another process than the one that holds the instance, if it is. */
  Optional<String> clash(
      Arrival arrival, Instance known, Optional<Lease> alive, String host, long now) {
    Claim claim = claims.get(arrival.id());
    long confirmed = claim == null ? known.life().epoch() : claim.confirmed();
    boolean otherProcess =
        alive.isPresent()
            && claim != null
            && arrival.process() != 0
            && claim.process() != 0
            && arrival.process() != claim.process();
    boolean otherBranch = arrival.newestEpoch() != 0 && arrival.newestEpoch() < confirmed;
    if (!otherProcess && !otherBranch) {
      return Optional.empty();
    }
    String words =
        "two processes claim instance "
            + arrival.id().hex()
            + ", such as copies of one virtual machine: "
            + (claim == null
                ? "one seen before this registry's start"
                : who(claim.process(), claim.host()))
            + " holds it, "
            + who(arrival.process(), host)
            + " is refused; restart that one, and it draws an id of its own";
    tell(arrival.id(), words, now);
    return Optional.of(words);
  }

  /** The session holds the instance from now on. */
  void take(Arrival arrival, Lease lease, String host, Optional<Instance> sameLife) {
    long before =
        Optional.ofNullable(claims.get(arrival.id()))
            .filter(claim -> claim.lease().incarnation() == arrival.incarnation())
            .map(Claim::confirmed)
            .orElseGet(() -> sameLife.map(instance -> instance.life().epoch()).orElse(0L));
    claims.put(arrival.id(), new Claim(lease, arrival.process(), host, before));
  }

  void forget(InstanceId id) {
    claims.remove(id);
  }

  /** Returns what a person of each tenant should know, in a sentence each. */
  List<Notice> notices(long now) {
    told.values().removeIf(one -> now - one.since() > TOLD_NANOS);
    Map<Tenant, String> words = new LinkedHashMap<>();
    told.forEach((id, one) -> words.merge(id.tenant(), one.words(), (a, b) -> a + "; " + b));
    return words.entrySet().stream().map(of -> new Notice(of.getKey(), of.getValue())).toList();
  }

  private void tell(InstanceId id, String words, long now) {
    told.put(id, new Told(words, now));
    List<InstanceId> its =
        told.keySet().stream().filter(other -> other.tenant().equals(id.tenant())).toList();
    if (its.size() > MOST_TOLD) {
      told.remove(its.getFirst());
    }
  }

  private static String who(long process, String host) {
    return (process == 0 ? "a process" : "process " + process)
        + (host.isEmpty() ? "" : " at " + host);
  }
}
