package io.muster.registry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Starts every variant in turn, so often, and gathers the figures. */
final class AgentBench {
  /** How long a started process is left alone before its costs are read. */
  private static final long SETTLE_MILLIS = 3_000;

  /** The agent looks more often in the first minute; the first figures are read within it. */
  private static final long YOUNG_MILLIS = 65_000;

  private static final long IDLE_MILLIS = 60_000;

  private final List<Variant> variants;
  private final int runs;
  private final boolean idle;

  AgentBench(List<Variant> variants, int runs, boolean idle) {
    this.variants = variants;
    this.runs = runs;
    this.idle = idle;
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
    for (int run = 0; run < runs; run++) {
      progress.accept(progress(java, application, "run " + run + " of " + runs));
      for (Variant variant : variants) {
        Column column = run == 0 ? new Column() : column(columns, variant);
        try (Trial trial = start(java, application, variant, column)) {
          figures(trial, column);
        }
      }
    }
    progress.accept(progress(java, application, idle ? "the last run, and idle" : "the last run"));
    last(java, application, columns);
    List<Outcome> outcomes = new ArrayList<>();
    columns.forEach(
        (variant, column) -> {
          Map<String, Spread> spreads = new LinkedHashMap<>();
          column.figures.forEach((name, figures) -> spreads.put(name, Spread.of(figures)));
          outcomes.add(new Outcome(java.feature(), application.name(), variant.name(), spreads));
        });
    return outcomes;
  }

  private static String progress(JavaRelease java, Application application, String what) {
    return "Java %d, %s: %s".formatted(java.feature(), application.name(), what);
  }

  private static Column column(Map<Variant, Column> columns, Variant variant) {
    return Objects.requireNonNull(columns.get(variant));
  }

  /**
   * The last run: all variants stay, side by side, so that none of them is disturbed by a start
   * while it idles.
   */
  private void last(JavaRelease java, Application application, Map<Variant, Column> columns)
      throws IOException, InterruptedException {
    Map<Variant, Trial> trials = new LinkedHashMap<>();
    try {
      for (Variant variant : variants) {
        Trial trial = start(java, application, variant, column(columns, variant));
        trials.put(variant, trial);
        figures(trial, column(columns, variant));
      }
      if (idle) {
        idle(trials, columns);
      }
      for (Map.Entry<Variant, Trial> each : trials.entrySet()) {
        Column to = column(columns, each.getKey());
        Trial.classes(java.java(), each.getValue().pid()).ifPresent(n -> to.add(Report.CLASSES, n));
      }
    } finally {
      trials.values().forEach(Trial::close);
    }
  }

  private static void idle(Map<Variant, Trial> trials, Map<Variant, Column> columns)
      throws IOException, InterruptedException {
    trials.values().iterator().next().settle(YOUNG_MILLIS);
    Map<Variant, Double> before = new LinkedHashMap<>();
    for (Map.Entry<Variant, Trial> each : trials.entrySet()) {
      before.put(each.getKey(), each.getValue().figures().cpuMillis());
    }
    trials.values().iterator().next().settle(IDLE_MILLIS);
    for (Map.Entry<Variant, Trial> each : trials.entrySet()) {
      double spent =
          each.getValue().figures().cpuMillis() - Objects.requireNonNull(before.get(each.getKey()));
      column(columns, each.getKey()).add(Report.IDLE, 100 * spent / IDLE_MILLIS);
    }
  }

  private static Trial start(JavaRelease java, Application application, Variant variant, Column to)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.java().toString());
    command.addAll(variant.arguments());
    command.addAll(application.arguments());
    Trial trial = new Trial(command);
    boolean good = false;
    try {
      to.add(Report.READY, trial.await(application.ready()));
      if (variant.wired() && trial.said("wired false")) {
        throw new IOException("the endpoint was not there when main began");
      }
      good = true;
      return trial;
    } finally {
      if (!good) {
        trial.close();
      }
    }
  }

  private static void figures(Trial trial, Column to) throws IOException, InterruptedException {
    trial.settle(SETTLE_MILLIS);
    ProcessFigures figures = trial.figures();
    to.add(Report.CPU, figures.cpuMillis());
    to.add(Report.RESIDENT, figures.residentMib());
    to.add(Report.PEAK, figures.peakMib());
    to.add(Report.THREADS, figures.threads());
  }
}
