package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who offers which address. An address that somebody binds is no longer that of who was lost: a
 * consumer must not be sent to the wrong service. Confined to the keeper's turn.
 */
final class Addresses {
  /**
   * An offered port of one machine, told apart by where its agent calls from. What one tenant says
   * of it takes nothing from another.
   */
  private record Address(Tenant tenant, String observedHost, String host, int port) {}

  /** Who claims an address, and since when, in nanoseconds of the monotonic clock. */
  private final Map<Address, Map<InstanceId, Long>> claims = new HashMap<>();

  /** The instance offers what it describes. Returns whether any of it is new to it. */
  boolean add(Instance instance, long now) {
    boolean anyNew = false;
    for (Address address : of(instance)) {
      Map<InstanceId, Long> claimants =
          claims.computeIfAbsent(address, a -> new LinkedHashMap<>(2));
      anyNew |= claimants.putIfAbsent(instance.id(), now) == null;
    }
    return anyNew;
  }

  /** The instance no longer offers what it described, unless its next description says so. */
  void remove(Instance instance, Optional<Instance> next) {
    List<Address> kept = next.map(Addresses::of).orElse(List.of());
    for (Address address : of(instance)) {
      if (!kept.contains(address)) {
        claims.computeIfPresent(
            address,
            (a, claimants) ->
                claimants.remove(instance.id()) != null && claimants.isEmpty() ? null : claimants);
      }
    }
  }

  /** Returns who else offers an address of this instance, and has begun to at or after then. */
  Set<InstanceId> othersSince(Instance instance, long then) {
    Set<InstanceId> others = new LinkedHashSet<>();
    for (Address address : of(instance)) {
      claims
          .getOrDefault(address, Map.of())
          .forEach(
              (id, since) -> {
                if (!id.equals(instance.id()) && since - then >= 0) {
                  others.add(id);
                }
              });
    }
    return others;
  }

  /** Returns who else offers an address of this instance. */
  Set<InstanceId> others(Instance instance) {
    Set<InstanceId> others = new LinkedHashSet<>();
    for (Address address : of(instance)) {
      others.addAll(claims.getOrDefault(address, Map.of()).keySet());
    }
    others.remove(instance.id());
    return others;
  }

  private static List<Address> of(Instance instance) {
    List<Address> all = new ArrayList<>(1);
    if (instance.service().isPresent()) {
      String observed = instance.introduction().observedHost();
      for (Offer offer : instance.service().get().offers()) {
        all.add(new Address(instance.tenant(), observed, offer.host(), offer.number()));
      }
    }
    return all;
  }
}
