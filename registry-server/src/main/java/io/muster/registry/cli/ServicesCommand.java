package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.Counts;
import io.muster.registry.v1.FleetStatus;
import io.muster.registry.v1.ServiceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster services}: the fleet grouped by service, in one call. */
@Command(
    name = "services",
    description = "List the services with what runs of each.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster services tag:blue status:down"})
final class ServicesCommand extends Question<FleetStatus> {
  @Parameters(
      arity = "0..*",
      paramLabel = "TERM",
      description = "Only instances that match, for example tag:blue version:1.4*")
  private List<String> terms = List.of();

  @Override
  FleetStatus ask(Asking registry) {
    return registry.get(
        FleetStatus.parser(), Asking.path("/api/v1/fleet", "q", Asking.filter(terms)));
  }

  @Override
  List<String> lines(FleetStatus status) {
    Table table =
        new Table()
            .row(
                "GROUP",
                "SERVICE",
                "INSTANCES",
                "UP",
                "NOT UP",
                "TROUBLE",
                "UNMET",
                "VERSIONS",
                "TAGS");
    for (ServiceStatus service : status.getServicesList()) {
      Counts counts = service.getCounts();
      table.row(
          Rows.dash(service.getGroup()),
          service.getName().isEmpty() ? "(not described yet)" : service.getName(),
          Integer.toString(counts.getInstances()),
          Integer.toString(counts.getUp()),
          Integer.toString(counts.getSuspect() + counts.getStale()),
          Integer.toString(counts.getTroubled()),
          Rows.dash(String.join(" ", service.getUnmetList())),
          service.getVersionsList().stream()
              .map(v -> Rows.dash(v.getVersion()) + " x" + v.getInstances())
              .collect(Collectors.joining(" ")),
          Rows.dash(String.join(" ", service.getTagsList())));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(summary(status));
    status.getNoticesList().forEach(notice -> lines.add("note: " + notice));
    return lines;
  }

  private static String summary(FleetStatus status) {
    Counts all = status.getCounts();
    return status.getServicesCount()
        + " services, "
        + all.getInstances()
        + " instances, "
        + (all.getSuspect() + all.getStale())
        + " not up, "
        + all.getUnmet()
        + " with unmet requirements, "
        + all.getTroubled()
        + " with a rule fired";
  }
}
