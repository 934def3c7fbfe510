package io.muster.registry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts every variant in turn, so often, and gathers the figures. */
final class AgentBench {
  /** How long a started process is left alone before its costs are read. */
  private static final long SETTLE_MILLIS = 3_000;

  /** The agent looks more often in the first minute; the first figures are read within it. */
  private static final long YOUNG_MILLIS = 65_000;

  private static final long IDLE_MILLIS = 60_000;

  /** How often a start is made again for want of a good moment before it counts as it is. */
  private static final int TRIES = 6;

  private final List<Variant> variants;
  private final int runs;
  private final boolean idle;
  private final @Nullable Pace pace;
  private int again;
  private int disturbed;

  /**
   * @param pace where given, only starts in good moments count, the others are made again
   */
  AgentBench(List<Variant> variants, int runs, boolean idle, @Nullable Pace pace) {
    this.variants = variants;
    this.runs = runs;
    this.idle = idle;
    this.pace = pace;
  }

  /** Returns how many starts were made again, since the machine was slow beside them. */
  int again() {
    return again;
  }

  /** Returns how many starts count though the machine was slow beside each of their tries. */
  int disturbed() {
    return disturbed;
  }

  /** Figures of one variant, by column, in the order of the runs. */
  private static final class Column {
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    void add(String column, double figure) {
      figures.computeIfAbsent(column, c -> new ArrayList<>()).add(figure);
    }

    void add(Column other) {
      other.figures.forEach((column, more) -> more.forEach(figure -> add(column, figure)));
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
      progress.accept(progress(java, application, "run " + run + " of " + runs));
      for (Variant variant : variants) {
        Column one = one(java, application, variant);
        if (run > 0) {
          column(columns, variant).add(one);
        }
      }
    }
    progress.accept(progress(java, application, idle ? "classes, and idle" : "classes"));
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

  /** One start, made again while the machine was slow before it or once it had settled. */
  private Column one(JavaRelease java, Application application, Variant variant)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      Column column = new Column();
      boolean good = pace == null || pace.awaitGood();
      try (Trial trial = start(java, application, variant, column)) {
        figures(trial, column);
        good &= pace == null || pace.isGood();
      }
      if (good) {
        return column;
      }
      if (tries == TRIES) {
        disturbed++;
        return column;
      }
      again++;
    }
  }

  /**
   * What takes long to see: all variants stay, side by side, so that none of them is disturbed by a
   * start while it idles. These starts do not count.
   */
  private void last(JavaRelease java, Application application, Map<Variant, Column> columns)
      throws IOException, InterruptedException {
    Map<Variant, Trial> trials = new LinkedHashMap<>();
    try {
      for (Variant variant : variants) {
        Trial trial = start(java, application, variant, new Column());
        trials.put(variant, trial);
        trial.settle(SETTLE_MILLIS);
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
