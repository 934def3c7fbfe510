package io.muster.registry.fleet;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Requirement;
import io.muster.registry.v1.Counts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceStatus;
import io.muster.registry.v1.VersionCount;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts instances, of one service or of all. One thread. */
final class Tally {
  private final Counts.Builder counts = Counts.newBuilder();
  private final Map<String, Integer> versions = new TreeMap<>();
  private final Set<String> tags = new TreeSet<>();
  private final Set<String> frameworks = new TreeSet<>();
  private final Set<String> unmet = new TreeSet<>();
  private String group = "";
  private long changedAtMillis;

  /** Counts states only: what the page is told with every change. */
  void count(Facts facts) {
    Instance instance = facts.instance();
    counts.setInstances(counts.getInstances() + 1);
    switch (instance.state()) {
      case UP -> counts.setUp(counts.getUp() + 1);
      case SUSPECT -> counts.setSuspect(counts.getSuspect() + 1);
      case STALE -> counts.setStale(counts.getStale() + 1);
    }
    if (facts.draining()) {
      counts.setDraining(counts.getDraining() + 1);
    }
    if (!facts.fired().isEmpty()) {
      counts.setTroubled(counts.getTroubled() + 1);
    }
    if (!facts.unmet().isEmpty()) {
      counts.setUnmet(counts.getUnmet() + 1);
    }
  }

  /** Counts and gathers all that a service's line shows. */
  void gather(Facts facts) {
    count(facts);
    versions.merge(facts.description().getVersion(), 1, Integer::sum);
    tags.addAll(facts.description().getTagsList());
    if (!facts.description().getGroup().isEmpty()) {
      group = facts.description().getGroup();
    }
    for (Port port : facts.description().getPortsList()) {
      if (!port.getFramework().getName().isEmpty()) {
        frameworks.add(Facts.words(port.getFramework()));
      }
    }
    facts.unmet().stream().map(Requirement::key).forEach(unmet::add);
    changedAtMillis = Math.max(changedAtMillis, facts.instance().standing().sinceMillis());
  }

  Counts counts() {
    return counts.build();
  }

  ServiceStatus status(String name) {
    ServiceStatus.Builder status =
        ServiceStatus.newBuilder()
            .setName(name)
            .setGroup(group)
            .setCounts(counts)
            .addAllTags(tags)
            .addAllFrameworks(frameworks)
            .addAllUnmet(unmet)
            .setChangedAtMillis(changedAtMillis);
    versions.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry<String, Integer>::getValue).reversed())
        .forEach(
            version ->
                status.addVersions(
                    VersionCount.newBuilder()
                        .setVersion(version.getKey())
                        .setInstances(version.getValue())));
    return status.build();
  }
}
