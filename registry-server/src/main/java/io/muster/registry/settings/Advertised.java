package io.muster.registry.settings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * At which addresses agents may say that they are reached. Who calls from this machine may say any:
 * behind loopback its own address is not to be seen.
 */
public final class Advertised {
  /** Whatever they say. */
  public static final Advertised ANY = new Advertised(true, List.of());

  /** Where they call from. */
  public static final Advertised OBSERVED = new Advertised(false, List.of());

  private final boolean any;
  private final List<Network> networks;

  private Advertised(boolean any, List<Network> networks) {
    this.any = any;
    this.networks = List.copyOf(networks);
  }

  /** Returns what a text says: any, observed, or networks in which they may be besides. */
  static Optional<Advertised> parse(String text) {
    if (text.equals("any")) {
      return Optional.of(ANY);
    }
    if (text.equals("observed")) {
      return Optional.of(OBSERVED);
    }
    List<Network> networks = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Optional<Network> network = Network.parse(each.strip());
      if (network.isEmpty()) {
        return Optional.empty();
      }
      networks.add(network.get());
    }
    return Optional.of(new Advertised(false, networks));
  }

  /** Returns whether an agent that calls from there may say it is reached at this host. */
  public boolean allows(InetAddress observed, String host) {
    if (any || observed.isLoopbackAddress()) {
      return true;
    }
    Optional<InetAddress> said = Network.literal(host);
    return said.isPresent()
        && (said.get().equals(observed)
            || networks.stream().anyMatch(network -> network.has(said.get())));
  }
}
