package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.Roster;
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
                "SERVICE", "VERSION", "STATE", "SINCE", "ADDRESS", "PORTS", "NEEDS", "PID", "JAVA",
                "ID");
    for (Instance instance : roster.getInstancesList()) {
      table.row(
          name(instance),
          dash(instance.getService().getVersion()),
          instance.getState().name(),
          age(roster.getReadAtMillis() - instance.getSinceMillis()),
          dash(instance.getService().getAdvertisedHost()),
          dash(ports(instance)),
          dash(needs(instance)),
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

  /** Returns what happened in a word. */
  static String word(Event event) {
    return event.getKind() == Event.Kind.STATE_CHANGED
        ? "state"
        : event.getKind().name().toLowerCase(Locale.ROOT);
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
