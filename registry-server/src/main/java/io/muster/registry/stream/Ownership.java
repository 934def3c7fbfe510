package io.muster.registry.stream;

import io.muster.registry.identity.Identity;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.tenant.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose each instance is, so that nobody takes another's place: neither its name nor its id, in
 * whatever incarnation. Where nobody is asked who he is nothing is remembered. Keeper's turn.
 */
final class Ownership {
  private final Map<InstanceId, String> owners = new HashMap<>();

  /** Returns why the instance is not his to be, if it is not. */
  Optional<String> foreign(Identity who, InstanceId id, Roster roster) {
    if (who.isTrusted()) {
      return Optional.empty();
    }
    String owner = owners.get(id);
    if (owner != null && !owner.equals(who.who())) {
      return Optional.of(
          who.who()
              + " says it is the instance "
              + id.hex()
              + ", which is another's; an id is drawn anew by each process");
    }
    // After a restart nobody knows whose it was; its name tells.
    return roster
        .instance(id)
        .flatMap(instance -> instance.service())
        .flatMap(service -> misnamed(who, service));
  }

  /** The instance is his from now on, until it is gone. */
  void take(Identity who, InstanceId id) {
    if (!who.isTrusted()) {
      owners.put(id, who.who());
    }
  }

  /** The instance has left the roster. */
  void gone(InstanceId id) {
    owners.remove(id);
  }

  /** Returns why he may not register it, if he may not; any thread. */
  static Optional<String> misnamed(Identity who, Service service) {
    return misnamed(who, Tenant.plain(service.name()));
  }

  /**
   * Returns why he may not call himself that, if he may not; any thread.
   *
   * @param service as he says it
   */
  static Optional<String> misnamed(Identity who, String service) {
    return who.isTrusted() || who.mayRegister(service)
        ? Optional.empty()
        : Optional.of(
            who.who()
                + " may register "
                + who.services().words()
                + ", not "
                + Grammar.shown(service)
                + "; the registry's policy or the token would have to allow it");
  }
}
