package io.muster.registry.bench.registry;

import io.muster.registry.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The same done to each contender in turn, run after run, and what came of it. */
final class Race {
  private final List<Contender> contenders;
  private final int runs;
  private final Consumer<String> progress;
  private final Map<Figure, Map<String, List<Double>>> figures = new EnumMap<>(Figure.class);

  Race(List<Contender> contenders, int runs, Consumer<String> progress) {
    this.contenders = contenders;
    this.runs = runs;
    this.progress = progress;
  }

  /**
   * Runs the workload.
   *
   * @throws IllegalStateException when a client lost its registry: the figures would mean nothing
   */
  void run(Workload workload) throws Exception {
    for (int run = 0; run < runs; run++) {
      for (Contender contender : contenders) {
        if (workload.fits(contender) && run < workload.runs(contender, runs)) {
          once(workload, contender, run);
        }
      }
    }
  }

  private void once(Workload workload, Contender contender, int run) throws Exception {
    Path folder = Files.createTempDirectory("muster-bench");
    try {
      Map<Figure, Double> measured = workload.run(contender, folder);
      Failures.check();
      measured.forEach(
          (figure, value) -> {
            figures
                .computeIfAbsent(figure, f -> new LinkedHashMap<>())
                .computeIfAbsent(contender.name(), c -> new ArrayList<>())
                .add(value);
            progress.accept(
                contender.name()
                    + ", run "
                    + (run + 1)
                    + ": "
                    + figure.label()
                    + ": "
                    + number(value));
          });
    } finally {
      delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns figure to contender to the value of each run. */
  Map<Figure, Map<String, List<Double>>> figures() {
    return figures;
  }

  /** Returns the medians with their spread, their ratios, and whether ours reached the bars. */
  Table table() {
    List<String> names = contenders.stream().map(Contender::name).toList();
    List<String> head = new ArrayList<>(List.of("workload"));
    head.addAll(names);
    head.addAll(List.of("of floor", "of etcd", "ours must", ""));
    Table table = new Table().row(head.toArray(String[]::new));
    figures.forEach((figure, values) -> table.row(row(figure, values, names)));
    return table;
  }

  private static String[] row(Figure figure, Map<String, List<Double>> values, List<String> names) {
    List<String> row = new ArrayList<>(List.of(figure.label()));
    names.forEach(name -> row.add(cell(values.getOrDefault(name, List.of()))));
    double ours = median(values.getOrDefault("muster", List.of()));
    double floor = median(values.getOrDefault("floor", List.of()));
    double etcd = median(values.getOrDefault("etcd", List.of()));
    row.addAll(List.of(ratio(ours, floor), ratio(ours, etcd), figure.bar()));
    boolean judged = !figure.bar().isEmpty() && !Double.isNaN(ours);
    row.add(judged ? judgement(figure, ours, floor, etcd) : "");
    return row.toArray(String[]::new);
  }

  /** Not met is not met; met is said only when all of it was measured. */
  private static String judgement(Figure figure, double ours, double floor, double etcd) {
    return !figure.met(ours, floor, etcd) ? "NOT met" : figure.comparable(floor, etcd) ? "met" : "";
  }

  static String cell(List<Double> values) {
    if (values.isEmpty()) {
      return "-";
    }
    List<Double> sorted = values.stream().sorted().toList();
    String median = number(median(values));
    return values.size() == 1
        ? median
        : median + " [" + number(sorted.getFirst()) + ", " + number(sorted.getLast()) + "]";
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  static String ratio(double ours, double other) {
    return Double.isNaN(ours / other) ? "-" : String.format(Locale.ROOT, "%.2f", ours / other);
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f", value);
  }
}
