package io.muster.registry.stream;

import io.muster.registry.identity.Identity;
import io.muster.registry.settings.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Under what streams, questions and instances are counted: an address, or somebody known by name.
 *
 * @param key no two have the same
 * @param shown as people are told of it
 * @param most streams, and as many questions and instances, that it may have
 * @param setting which allows more
 */
record Account(String key, String shown, int most, String setting) {
  /**
   * Returns what an agent counts under: its address unless that is this machine's, of which each
   * tenant has places of its own, and its name where it has to have one.
   */
  static List<Account> of(Optional<Origin> from, Identity who, Quota quota) {
    List<Account> accounts = new ArrayList<>(2);
    from.ifPresent(
        origin ->
            accounts.add(
                new Account(
                    "address " + who.sight().home().before(origin.prefix().hex()),
                    origin.address().getHostAddress(),
                    quota.perAddress(),
                    Quota.PER_ADDRESS)));
    if (!who.who().isEmpty()) {
      accounts.add(
          new Account("identity " + who.who(), who.who(), quota.perIdentity(), Quota.PER_IDENTITY));
    }
    return List.copyOf(accounts);
  }
}
