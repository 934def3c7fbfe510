package io.muster.registry.bench.registry;

import io.muster.registry.Table;
import java.util.List;
import java.util.Map;

/** What TLS costs the registry: its figures with and without, and what they must not exceed. */
final class TlsRatios {
  /** What is measured unless something else is asked for. */
  static final List<String> WORKLOADS = List.of("pipelined", "change", "idle");

  private static final double RATE = 0.8;
  private static final double LATENCY = 1.3;
  private static final double MEMORY = 1.6;

  private TlsRatios() {}

  /** Returns a row a figure. */
  static Table table(Map<Figure, Map<String, List<Double>>> figures) {
    Table table = new Table().row("workload", "muster", "muster-tls", "of plain", "must", "");
    figures.forEach(
        (figure, values) -> {
          List<Double> plain = values.getOrDefault("muster", List.of());
          List<Double> tls = values.getOrDefault("muster-tls", List.of());
          double ratio = Race.median(tls) / Race.median(plain);
          table.row(
              figure.label(),
              Race.cell(plain),
              Race.cell(tls),
              Race.ratio(Race.median(tls), Race.median(plain)),
              bar(figure),
              verdict(figure, ratio));
        });
    return table;
  }

  private static String bar(Figure figure) {
    double bound = bound(figure);
    return bound == 0 ? "" : (figure == Figure.PIPELINED ? ">= " : "<= ") + bound;
  }

  private static String verdict(Figure figure, double ratio) {
    double bound = bound(figure);
    if (bound == 0 || Double.isNaN(ratio)) {
      return "";
    }
    boolean met = figure == Figure.PIPELINED ? ratio >= bound : ratio <= bound;
    return met ? "met" : "NOT met";
  }

  @SuppressWarnings("MissingCasesInEnumSwitch") // most figures have no bar of their own here
  private static double bound(Figure figure) {
    return switch (figure) {
      case PIPELINED -> RATE;
      case CHANGE_P50, CHANGE_P99 -> LATENCY;
      case IDLE_MEMORY -> MEMORY;
      default -> 0;
    };
  }
}
