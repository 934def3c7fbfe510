package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.Finding;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.Roster;
import io.muster.registry.wire.Hex;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An instance in words. */
final class Rows {
  private Rows() {}

  static Table instances(Roster roster) {
    Table table =
        new Table()
            .row(
                "SERVICE", "VERSION", "STATE", "SINCE", "ADDRESS", "PORTS", "NEEDS", "RULES", "PID",
                "JAVA", "ID");
    for (Instance instance : roster.getInstancesList()) {
      table.row(
          name(instance),
          dash(instance.getService().getVersion()),
          state(instance),
          age(roster.getReadAtMillis() - instance.getSinceMillis()),
          dash(instance.getService().getAdvertisedHost()),
          dash(ports(instance)),
          dash(needs(instance)),
          dash(rules(instance)),
          Long.toString(instance.getHost().getPid()),
          instance.getHost().getJavaVersion(),
          HexFormat.of().formatHex(instance.getInstanceId().toByteArray()).substring(0, 8));
    }
    return table;
  }

  static String name(Instance instance) {
    return instance.getService().getName().isEmpty()
        ? "(not described yet)"
        : instance.getService().getName();
  }

  /** Returns who it is, for somebody who is about to do something to it. */
  static String whom(InstanceDetail detail) {
    Instance instance = detail.getInstance();
    return name(instance)
        + " "
        + Hex.of(instance.getInstanceId()).substring(0, 8)
        + " on "
        + dash(instance.getHost().getHostName())
        + (detail.getUsedByCount() == 0
            ? ", which nobody requires"
            : ", which " + String.join(", ", detail.getUsedByList()) + " require");
  }

  /** Returns its state, and whether an operator has taken it out of the lists. */
  static String state(Instance instance) {
    return instance.getState().name() + (instance.hasOverride() ? " draining" : "");
  }

  static String ports(Instance instance) {
    return instance.getService().getPortsList().stream()
        .map(Rows::port)
        .collect(Collectors.joining(" "));
  }

  private static String port(Port port) {
    String by = port.getServer().getName();
    return port.getName()
        + ":"
        + port.getNumber()
        + (by.isEmpty() ? "" : "(" + by + ")")
        + (port.getAdvertised() ? "" : "-local");
  }

  private static String needs(Instance instance) {
    List<String> unmet = instance.getUnmetList();
    return instance.getRequirementsList().stream()
        .map(r -> r.getKey() + (unmet.contains(r.getKey()) ? "(missing)" : ""))
        .collect(Collectors.joining(" "));
  }

  private static String rules(Instance instance) {
    return instance.getFindingsList().stream()
        .map(Finding::getRule)
        .collect(Collectors.joining(" "));
  }

  /** Returns what happened in a word or two. */
  static String word(Event event) {
    return switch (event.getKind()) {
      case STATE_CHANGED -> "state";
      case RULE_FIRED -> "rule";
      case RULE_CLEARED -> "rule over";
      case KIND_UNSPECIFIED, JOINED, RETURNED, DESCRIBED, LEFT, DRAINED, RESTORED, UNRECOGNIZED ->
          event.getKind().name().toLowerCase(Locale.ROOT);
    };
  }

  static String age(long millis) {
    long seconds = Math.max(0, millis / 1_000);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }

  static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
