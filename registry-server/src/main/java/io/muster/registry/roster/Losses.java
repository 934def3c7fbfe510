package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who was lost without goodbye, counted over the fleet and over each service. Connections that were
 * closed by their machine count a second time among themselves: a process that was seen to die is
 * held back only when many seem to die at once. Confined to the keeper's turn.
 */
final class Losses {
  /**
   * One loss.
   *
   * @param service of the instance, "" before it is described
   * @param closed whether its machine closed the connection
   */
  record Loss(InstanceId id, String service, boolean closed) {}

  /** What is counted together; the service "" stands for the fleet. */
  private record Key(String service, boolean closed) {}

  private final Rules.Mass rules;
  private final Map<Key, Scope> scopes = new LinkedHashMap<>();

  Losses(Rules.Mass rules) {
    this.rules = rules;
  }

  void lost(Loss loss, long at) {
    for (Key key : keys(loss)) {
      scope(key).lost(loss.id(), at);
    }
  }

  /** It is back, or has left. */
  void settled(Loss loss) {
    for (Key key : keys(loss)) {
      Scope scope = scopes.get(key);
      if (scope != null) {
        scope.settled(loss.id());
      }
    }
  }

  /** A person has it removed. */
  void takenOut(Loss loss) {
    for (Key key : keys(loss)) {
      Scope scope = scopes.get(key);
      if (scope != null) {
        scope.takenOut(loss.id());
      }
    }
  }

  void tick(long now, Roster roster) {
    if (scopes.isEmpty()) {
      return;
    }
    scopes.forEach((key, scope) -> scope.tick(now, size(key, roster)));
    scopes.values().removeIf(scope -> scope.idle(now));
  }

  /** Returns whether the loss is one of too many to be believed. */
  boolean held(Loss loss) {
    return frozen(new Key("", loss.closed())) || frozen(new Key(loss.service(), loss.closed()));
  }

  /** Returns whether one that had been held may leave now; a few may in each second. */
  boolean takeLeave(Loss loss, long now, Roster roster) {
    Key fleet = new Key("", false);
    Key service = new Key(loss.service(), false);
    return scope(service).takeLeave(now, size(service, roster))
        && (service.equals(fleet) || scope(fleet).takeLeave(now, size(fleet, roster)));
  }

  /** Returns what is held back: of each tenant's what was lost first, and so of the fleet. */
  Collection<Notice> notices(long now, Roster roster) {
    Map<Tenant, Notice> first = new LinkedHashMap<>();
    scopes.forEach(
        (key, scope) -> {
          if (scope.frozen()) {
            first.computeIfAbsent(
                Tenant.of(key.service()),
                tenant -> new Notice(tenant, words(key, scope, now, roster)));
          }
        });
    return first.values();
  }

  private String words(Key key, Scope scope, long now, Roster roster) {
    long left = Math.max(0, rules.freeze().toSeconds() - scope.secondsSinceLastLoss(now));
    return scope.missing()
        + " of "
        + size(key, roster)
        + (key.service().isEmpty() ? " instances" : " instances of " + Tenant.plain(key.service()))
        + (key.closed() ? " had their connections closed" : " were lost without goodbye")
        + ", the last "
        + scope.secondsSinceLastLoss(now)
        + " s ago: more likely the network or the registry than so many deaths. None of them is"
        + " removed until "
        + Math.round((1 - rules.share()) * 100)
        + " % are back or have said goodbye, or for "
        + left
        + " s more";
  }

  private boolean frozen(Key key) {
    Scope scope = scopes.get(key);
    return scope != null && scope.frozen();
  }

  private Scope scope(Key key) {
    return scopes.computeIfAbsent(key, k -> new Scope(rules));
  }

  private static int size(Key key, Roster roster) {
    return key.service().isEmpty() ? roster.size() : roster.instancesOf(key.service()).size();
  }

  private static List<Key> keys(Loss loss) {
    List<Key> keys = new ArrayList<>();
    for (boolean closed : loss.closed() ? new boolean[] {false, true} : new boolean[] {false}) {
      keys.add(new Key("", closed));
      if (!loss.service().isEmpty()) {
        keys.add(new Key(loss.service(), closed));
      }
    }
    return keys;
  }
}
