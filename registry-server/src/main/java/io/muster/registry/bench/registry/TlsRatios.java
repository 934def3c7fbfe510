package io.muster.registry.bench.registry;

import io.muster.registry.Table;
import java.util.List;
import java.util.Map;

/** What TLS costs the registry: its figures with and without, and what they must not exceed. */
final class TlsRatios {
  /** What is measured unless something else is asked for. */
  static final List<String> WORKLOADS = List.of("pipelined", "change", "idle");

  /** As a multiple of plain text: a rate at least so much, all else at most. */
  private static final Map<Figure, Double> BARS =
      Map.of(
          Figure.PIPELINED, 0.8,
          Figure.CHANGE_P50, 1.3,
          Figure.CHANGE_P99, 1.3,
          Figure.IDLE_MEMORY, 1.6);

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
    Double bound = BARS.get(figure);
    return bound == null ? "" : (figure == Figure.PIPELINED ? ">= " : "<= ") + bound;
  }

  private static String verdict(Figure figure, double ratio) {
    Double bound = BARS.get(figure);
    if (bound == null || Double.isNaN(ratio)) {
      return "";
    }
    boolean met = figure == Figure.PIPELINED ? ratio >= bound : ratio <= bound;
    return met ? "met" : "NOT met";
  }
}
