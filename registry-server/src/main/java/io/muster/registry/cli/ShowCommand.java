package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.Finding;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.OperatorOverride;
import io.muster.registry.v1.Resolved;
import io.muster.registry.wire.Hex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster show ID}: one instance with everything that is known of it. */
@Command(
    name = "show",
    description = "Show one instance: what it is, what it requires, what happened to it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster show 4f2a91c0   (muster instances has the ids)"})
final class ShowCommand extends Question<InstanceDetail> {
  @Parameters(paramLabel = "ID", description = "Its id, or the first digits of it, at least four.")
  private String id = "";

  @Override
  InstanceDetail ask(Asking registry) {
    return registry.get(InstanceDetail.parser(), Asking.instance(id));
  }

  @Override
  List<String> lines(InstanceDetail detail) {
    Instance instance = detail.getInstance();
    boolean left = detail.getLeftAtMillis() > 0;
    long since = left ? detail.getLeftAtMillis() : instance.getSinceMillis();
    Table facts = new Table();
    facts.row("service", Rows.name(instance));
    facts.row("version", Rows.dash(instance.getService().getVersion()));
    facts.row(
        "state",
        (left ? "GONE" : instance.getState().name())
            + " for "
            + Rows.age(detail.getReadAtMillis() - since)
            + (left ? "" : ": " + instance.getReason()));
    for (Finding finding : instance.getFindingsList()) {
      facts.row(
          "rule",
          finding.getRule()
              + ": "
              + finding.getSentence()
              + ", since "
              + Instant.ofEpochMilli(finding.getSinceMillis()));
    }
    if (instance.hasOverride()) {
      facts.row("draining", override(instance.getOverride(), detail.getReadAtMillis()));
    }
    facts.row("id", Hex.of(instance.getInstanceId()));
    facts.row("address", Rows.dash(instance.getService().getAdvertisedHost()));
    facts.row("ports", Rows.dash(Rows.ports(instance)));
    facts.row("tags", Rows.dash(String.join(" ", instance.getService().getTagsList())));
    facts.row("host", instance.getHost().getHostName() + " pid " + instance.getHost().getPid());
    facts.row("java", Rows.dash(instance.getHost().getJavaVersion()));
    facts.row("agent", Rows.dash(instance.getAgentVersion()));
    facts.row("obeys", Rows.dash(String.join(" ", instance.getAllowedCommandsList())));
    facts.row("used by", Rows.dash(String.join(" ", detail.getUsedByList())));
    List<String> lines = new ArrayList<>(facts.lines());
    requirements(detail, lines);
    changes(detail, lines);
    return lines;
  }

  private static String override(OperatorOverride said, long nowMillis) {
    return said.getWhat().name().toLowerCase(Locale.ROOT)
        + " by "
        + said.getBy()
        + " for "
        + Rows.age(nowMillis - said.getSinceMillis())
        + ": "
        + said.getReason()
        + "; muster overrides --clear "
        + said.getPlace()
        + " ends that";
  }

  private static void requirements(InstanceDetail detail, List<String> lines) {
    if (detail.getResolvedCount() > 0) {
      Table table = new Table().row("REQUIRES", "RESOLVED TO");
      for (Resolved resolved : detail.getResolvedList()) {
        table.row(
            resolved.getRequirement().getKey(),
            resolved.getTotal() == 0
                ? why(resolved.getEmptyBecause())
                : resolved.getEndpointsList().stream()
                    .map(e -> e.getHost() + ":" + e.getPort() + " " + e.getState().name())
                    .collect(Collectors.joining(", ")));
      }
      lines.add("");
      lines.addAll(table.lines());
    }
  }

  private static void changes(InstanceDetail detail, List<String> lines) {
    Table table = new Table().row("WHEN", "WHAT", "STATE", "WHY");
    for (Event event : detail.getChangesList()) {
      table.row(
          Instant.ofEpochMilli(event.getAtMillis()).toString(),
          Rows.word(event),
          event.getState().name(),
          event.getReason());
    }
    lines.add("");
    lines.addAll(table.lines());
  }

  static String why(Endpoints.EmptyBecause because) {
    return because == Endpoints.EmptyBecause.ALL_GONE
        ? "UNMET: all that matched have gone"
        : "UNMET: nothing that matches was ever here";
  }
}
