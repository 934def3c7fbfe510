package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FigureSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster metrics ID}: the last hour of an instance's figures. */
@Command(
    name = "metrics",
    description = "Show an instance's figures: newest, least and most of the last hour.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster metrics 4f2a91c0 -o json"})
final class MetricsCommand extends Question<FigureHistory> {
  @Parameters(paramLabel = "ID", description = "Its id, or the first digits of it, at least four.")
  private String id = "";

  @Override
  FigureHistory ask(Asking registry) {
    return registry.get(FigureHistory.parser(), Asking.instance(id) + "/figures");
  }

  @Override
  List<String> lines(FigureHistory history) {
    List<String> lines = new ArrayList<>();
    if (history.getAtMillisCount() == 0) {
      lines.add("no figures have come since the registry started");
      return lines;
    }
    Table table = new Table().row("FIGURE", "UNIT", "NEWEST", "LEAST", "MOST");
    for (FigureSeries series : history.getSeriesList()) {
      List<Double> told = series.getValuesList().stream().filter(v -> !v.isNaN()).toList();
      table.row(
          series.getName(),
          series.getUnit(),
          number(told.get(told.size() - 1)),
          number(told.stream().mapToDouble(v -> v).min().orElseThrow()),
          number(told.stream().mapToDouble(v -> v).max().orElseThrow()));
    }
    lines.addAll(table.lines());
    long newest = history.getAtMillis(history.getAtMillisCount() - 1);
    lines.add("");
    lines.add(
        history.getAtMillisCount()
            + " moments, the newest "
            + Rows.age(history.getReadAtMillis() - newest)
            + " ago, "
            + history.getGapsCount()
            + " gaps");
    return lines;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
