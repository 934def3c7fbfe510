package io.muster.registry.roster;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who offers which address. An address that somebody binds is no longer that of who was lost: a
 * consumer must not be sent to the wrong service. Confined to the keeper's thread.
 */
final class Addresses {
  /** An offered port of one machine, told apart by where its agent calls from. */
  private record Address(String observedHost, String host, int port) {}

  /** In the order in which they were made. */
  private final Map<Address, Set<InstanceId>> claims = new HashMap<>();

  /** The instance offers what it describes. */
  void add(Instance instance) {
    for (Address address : of(instance)) {
      claims.computeIfAbsent(address, a -> new LinkedHashSet<>(2)).add(instance.id());
    }
  }

  /** The instance no longer offers what it described. */
  void remove(Instance instance) {
    for (Address address : of(instance)) {
      claims.computeIfPresent(
          address, (a, ids) -> ids.remove(instance.id()) && ids.isEmpty() ? null : ids);
    }
  }

  /** Returns who else offers an address of this instance. */
  Set<InstanceId> shared(Instance instance) {
    Set<InstanceId> others = new LinkedHashSet<>();
    for (Address address : of(instance)) {
      others.addAll(claims.getOrDefault(address, Set.of()));
    }
    others.remove(instance.id());
    return others;
  }

  /** Returns who began to offer an address of this instance after it did. */
  Set<InstanceId> heirs(Instance instance) {
    Set<InstanceId> heirs = new LinkedHashSet<>();
    for (Address address : of(instance)) {
      boolean later = false;
      for (InstanceId id : claims.getOrDefault(address, Set.of())) {
        if (later) {
          heirs.add(id);
        }
        later |= id.equals(instance.id());
      }
    }
    return heirs;
  }

  private static List<Address> of(Instance instance) {
    String observed = instance.introduction().observedHost();
    return instance.service().map(Service::offers).orElse(List.of()).stream()
        .map(offer -> new Address(observed, offer.host(), offer.number()))
        .toList();
  }
}
