package io.muster.registry.wire;

import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From what an agent says its service is to what the roster keeps. Most descriptions are the one
 * before with one thing changed: what is still so is taken from there, so that it is neither
 * checked nor kept twice, and later found to be the same by looking at the reference.
 */
final class Describing {
  /** Up to so many ports are held against each other; a set of their names costs more. */
  private static final int FEW = 8;

  private Describing() {}

  static Service service(
      ServiceDescription said, Tenant whose, Verbatim verbatim, @Nullable Service was) {
    String twice = repeated(said.getPortsList());
    if (twice != null) {
      throw new IllegalArgumentException(
          "ports: name \"" + Grammar.shown(twice) + "\" stands twice; each port needs its own");
    }
    String name = whose.qualify(said.getName());
    return new Service(
        was != null && was.name().equals(name) ? was.name() : name,
        said.getVersion(),
        tags(said.getTagsList(), was == null ? Set.of() : was.tags()),
        offers(said, was == null ? List.of() : was.offers()),
        said.getStatus() == ServiceDescription.Status.DRAINING,
        verbatim);
  }

  private static @Nullable String repeated(List<Port> ports) {
    if (ports.size() > FEW) {
      Set<String> names = new HashSet<>();
      for (Port port : ports) {
        if (!names.add(port.getName())) {
          return port.getName();
        }
      }
      return null;
    }
    for (int i = 1; i < ports.size(); i++) {
      for (int earlier = 0; earlier < i; earlier++) {
        if (ports.get(i).getName().equals(ports.get(earlier).getName())) {
          return ports.get(i).getName();
        }
      }
    }
    return null;
  }

  /** Returns those that were, if these are the same, each once. */
  private static Set<String> tags(List<String> said, Set<String> was) {
    if (said.size() != was.size()) {
      return Hearing.tags(said);
    }
    for (int i = 0; i < said.size(); i++) {
      if (!was.contains(said.get(i)) || said.indexOf(said.get(i)) != i) {
        return Hearing.tags(said);
      }
    }
    return was;
  }

  private static List<Offer> offers(ServiceDescription said, List<Offer> was) {
    if (isStill(was, said)) {
      return was;
    }
    List<Offer> reachable = new ArrayList<>();
    for (Port port : said.getPortsList()) {
      Offer offer = offer(said, port);
      if (port.getAdvertised()) {
        reachable.add(offer);
      }
    }
    return reachable;
  }

  private static boolean isStill(List<Offer> was, ServiceDescription said) {
    if (was.size() != said.getPortsCount()) {
      return false;
    }
    for (int i = 0; i < was.size(); i++) {
      Offer before = was.get(i);
      Port port = said.getPorts(i);
      if (!port.getAdvertised()
          || port.getNumber() != before.number()
          || port.getPrimary() != before.primary()
          || !port.getName().equals(before.name())
          || !port.getProtocol().equals(before.protocol())
          || !said.getAdvertisedHost().equals(before.host())) {
        return false;
      }
    }
    return true;
  }

  /** Returns the port; one that others cannot reach is made to be checked. */
  private static Offer offer(ServiceDescription said, Port port) {
    return new Offer(
        port.getName(),
        port.getAdvertised() ? said.getAdvertisedHost() : "0.0.0.0",
        port.getNumber(),
        port.getProtocol(),
        port.getPrimary());
  }
}
