package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who offers which address. An address that somebody binds is no longer that of who was lost: a
 * consumer must not be sent to the wrong service. Confined to the keeper's thread.
 */
final class Addresses {
  /** An offered port of one machine, told apart by where its agent calls from. */
  private record Address(String observedHost, String host, int port) {}

  private final Map<Address, InstanceId> owners = new HashMap<>();

  /** The instance offers what it describes. Returns who offered any of it before. */
  List<InstanceId> take(Instance instance) {
    List<InstanceId> before = new ArrayList<>();
    for (Address address : of(instance)) {
      InstanceId owner = owners.put(address, instance.id());
      if (owner != null && !owner.equals(instance.id()) && !before.contains(owner)) {
        before.add(owner);
      }
    }
    return before;
  }

  /** Returns who else offers what this instance offers, and began to after it did. */
  Optional<InstanceId> takenBy(Instance instance) {
    return of(instance).stream()
        .map(owners::get)
        .filter(owner -> owner != null && !owner.equals(instance.id()))
        .findFirst();
  }

  /** The instance no longer offers what it described. */
  void release(Instance instance) {
    for (Address address : of(instance)) {
      owners.remove(address, instance.id());
    }
  }

  private static List<Address> of(Instance instance) {
    String observed = instance.introduction().observedHost();
    return instance.service().map(Service::offers).orElse(List.of()).stream()
        .map(offer -> new Address(observed, offer.host(), offer.number()))
        .toList();
  }
}
