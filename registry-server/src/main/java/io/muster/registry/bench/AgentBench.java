package io.muster.registry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts every variant in turn, so often, and gathers the figures. */
final class AgentBench {
  /** How long a started process is left alone before its costs are read. */
  private static final long SETTLE_MILLIS = 3_000;

  private final List<Variant> variants;
  private final int runs;
  private final int idleSeconds;

  AgentBench(List<Variant> variants, int runs, int idleSeconds) {
    this.variants = variants;
    this.runs = runs;
    this.idleSeconds = idleSeconds;
  }

  /** Figures of one variant, by column, in the order of the runs. */
  private static final class Column {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    void add(String column, double figure) {
      figures.computeIfAbsent(column, c -> new ArrayList<>()).add(figure);
    }
  }

  /**
   * Measures one application on one Java; the first round warms the page cache and is not taken.
   */
  List<Outcome> run(JavaRelease java, Application application, Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<Variant, Column> columns = new LinkedHashMap<>();
    variants.forEach(variant -> columns.put(variant, new Column()));
    for (int run = 0; run <= runs; run++) {
      progress.accept(
          "Java %d, %s: run %d of %d".formatted(java.feature(), application.name(), run, runs));
      for (Variant variant : variants) {
        Column column = run == 0 ? new Column() : columns.get(variant);
        start(java, application, variant, run == runs, column == null ? new Column() : column);
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    columns.forEach(
        (variant, column) -> {
          Map<String, Spread> spreads = new LinkedHashMap<>();
          column.figures.forEach((name, figures) -> spreads.put(name, Spread.of(figures)));
          outcomes.add(new Outcome(java.feature(), application.name(), variant.name(), spreads));
        });
    return outcomes;
  }

  private void start(
      JavaRelease java, Application application, Variant variant, boolean last, Column to)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.java().toString());
    command.addAll(variant.arguments());
    command.addAll(application.arguments());
    try (Trial trial = new Trial(command)) {
      to.add(Report.READY, trial.await(application.ready()));
      trial.settle(SETTLE_MILLIS);
      if (variant.wired() && application.name().startsWith("hello") && !trial.said("wired true")) {
        throw new IOException("the endpoint was not there when main began");
      }
      ProcessFigures figures = trial.figures();
      to.add(Report.CPU, figures.cpuMillis());
      to.add(Report.RESIDENT, figures.residentMib());
      to.add(Report.PEAK, figures.peakMib());
      to.add(Report.THREADS, figures.threads());
      if (last) {
        double before = figures.cpuMillis();
        trial.settle(idleSeconds * 1_000L);
        to.add(Report.IDLE, (figures.cpuMillis() - before) / (idleSeconds * 10.0));
        Trial.classes(java.java(), trial.pid()).ifPresent(n -> to.add(Report.CLASSES, n));
      }
    }
  }
}
