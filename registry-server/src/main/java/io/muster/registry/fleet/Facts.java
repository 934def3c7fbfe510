package io.muster.registry.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.rules.Fired;
import io.muster.registry.rules.Rulings;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance as somebody sees it, and what its agent said, taken apart when it is first asked for.
 * One thread.
 */
final class Facts {
  private final Instance instance;
  private final Roster roster;
  private final Rulings rulings;
  private final Sight sight;
  private @Nullable ServiceDescription description;
  private @Nullable HostFacts host;

  Facts(Instance instance, Roster roster, Rulings rulings, Sight sight) {
    this.instance = instance;
    this.roster = roster;
    this.rulings = rulings;
    this.sight = sight;
  }

  Instance instance() {
    return instance;
  }

  ServiceDescription description() {
    ServiceDescription known = description;
    if (known == null) {
      try {
        known =
            ServiceDescription.parseFrom(
                instance.service().map(Service::said).orElse(Verbatim.NOTHING).bytes());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a description that was parsed before", e);
      }
      description = known;
    }
    return known;
  }

  HostFacts host() {
    HostFacts known = host;
    if (known == null) {
      try {
        known = HostFacts.parseFrom(instance.introduction().host().bytes());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("facts that were parsed before", e);
      }
      host = known;
    }
    return known;
  }

  /** Returns whose it is, as it is told. */
  String tenant() {
    return sight.toldOf(instance.tenant());
  }

  /** Returns its service's name; empty while it is not described. */
  String name() {
    return instance.service().map(Service::name).map(sight::shown).orElse("");
  }

  /** Returns the name of the service it requires. */
  String required(Requirement requirement) {
    return sight.shown(requirement.service());
  }

  /** Returns the requirements that nothing meets, the optional ones left out. */
  List<Requirement> unmet() {
    return instance.introduction().requirements().stream()
        .filter(requirement -> !requirement.optional() && !roster.meets(requirement))
        .toList();
  }

  /** Returns the rules that have fired for it. */
  List<Fired> fired() {
    return rulings.of(instance.id());
  }

  /** Returns whether it wants no new work, or an operator has taken it out of the lists. */
  boolean draining() {
    return instance.service().map(Service::draining).orElse(false)
        || roster.override(instance).isPresent();
  }

  /** Returns the port that a requirement without a port name gets. */
  Optional<Port> primary() {
    return description().getPortsList().stream().filter(Port::getPrimary).findFirst();
  }

  /** Returns host and primary port, or nothing when there is none. */
  String address() {
    String advertised = description().getAdvertisedHost();
    String shown = advertised.indexOf(':') >= 0 ? "[" + advertised + "]" : advertised;
    return primary().map(port -> shown + ":" + port.getNumber()).orElse("");
  }

  /** Returns what answers at the primary port. */
  String framework() {
    return primary()
        .map(
            port ->
                port.getFramework().getName().isEmpty() ? port.getServer() : port.getFramework())
        .map(Facts::words)
        .orElse("");
  }

  static String words(Software software) {
    return (software.getName() + " " + software.getVersion()).strip();
  }
}
