package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.Need;
import io.muster.registry.v1.RequirementGraph;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster graph}: who requires what, what is unmet first. */
@Command(
    name = "graph",
    description = "Show who requires what; what is unmet comes first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster graph service:orders"})
final class GraphCommand extends Question<RequirementGraph> {
  @Parameters(
      arity = "0..*",
      paramLabel = "TERM",
      description = "Only what instances that match require.")
  private List<String> terms = List.of();

  @Override
  RequirementGraph ask(Asking registry) {
    return registry.get(
        RequirementGraph.parser(), Asking.path("/api/v1/graph", "q", Asking.filter(terms)));
  }

  @Override
  List<String> lines(RequirementGraph graph) {
    Table table = new Table().row("SERVICE", "REQUIRES", "ASKED BY", "MET BY");
    for (Need need : graph.getNeedsList()) {
      table.row(
          Rows.dash(need.getConsumer()),
          need.getService()
              + (need.getPort().isEmpty() ? "" : ":" + need.getPort())
              + (need.getTagsCount() == 0 ? "" : need.getTagsList())
              + (need.getOptional() ? "?" : ""),
          Integer.toString(need.getAskers()),
          need.getEndpoints() == 0
              ? ShowCommand.why(need.getEmptyBecause())
              : need.getEndpoints() + " endpoints, " + need.getUp() + " up");
    }
    return table.lines();
  }
}
