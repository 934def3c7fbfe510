package io.muster.registry.bench;

import java.util.List;

/** Minimum, median and maximum of several runs' figures. Pure. */
record Spread(double min, double median, double max) {
  /**
   * Returns the spread of at least one figure; of an even number, the median is the middle's mean.
   */
  static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.getFirst(), median, sorted.getLast());
  }
}
