package io.muster.registry.fleet;

import io.muster.registry.roster.Endpoint;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.State;
import io.muster.registry.v1.Need;
import io.muster.registry.v1.RequirementGraph;
import io.muster.registry.wire.Saying;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who requires what. Pure. */
final class Needs {
  private static final Comparator<Need> ORDER =
      Comparator.comparing((Need need) -> need.getEndpoints() > 0)
          .thenComparing(Need::getOptional)
          .thenComparing(Need::getConsumer)
          .thenComparing(Need::getService);

  /** What instances of one service have in common when they require the same. */
  private record Edge(
      String consumer, String service, Set<String> tags, String port, boolean optional) {}

  private Needs() {}

  static RequirementGraph graph(List<Facts> consumers, Roster roster, long readAtMillis) {
    Map<Edge, Integer> askers = new LinkedHashMap<>();
    Map<Edge, Requirement> asked = new LinkedHashMap<>();
    for (Facts facts : consumers) {
      Instance instance = facts.instance();
      for (Requirement requirement : instance.introduction().requirements()) {
        Edge edge =
            new Edge(
                facts.name(),
                facts.required(requirement),
                requirement.tags(),
                requirement.port(),
                requirement.optional());
        askers.merge(edge, 1, Integer::sum);
        asked.putIfAbsent(edge, requirement);
      }
    }
    RequirementGraph.Builder graph =
        RequirementGraph.newBuilder().setRevision(roster.revision()).setReadAtMillis(readAtMillis);
    asked.entrySet().stream()
        .map(e -> need(e.getKey(), roster.find(e.getValue()), askers.getOrDefault(e.getKey(), 0)))
        .sorted(ORDER)
        .forEach(graph::addNeeds);
    return graph.build();
  }

  private static Need need(Edge edge, Finding finding, int askers) {
    return Need.newBuilder()
        .setConsumer(edge.consumer())
        .setService(edge.service())
        .addAllTags(edge.tags().stream().sorted().toList())
        .setPort(edge.port())
        .setOptional(edge.optional())
        .setAskers(askers)
        .setEndpoints(finding.endpoints().size())
        .setUp(
            (int)
                finding.endpoints().stream().map(Endpoint::state).filter(State.UP::equals).count())
        .setEmptyBecause(Saying.emptyBecause(finding.empty()))
        .build();
  }
}
