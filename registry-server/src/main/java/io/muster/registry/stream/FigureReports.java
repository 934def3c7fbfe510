package io.muster.registry.stream;

import io.muster.registry.history.Figures;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.Legend;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of one stream: their names are said once, then values alone. Stream's thread. */
final class FigureReports {
  private final Figures figures;
  private int legendNumber;
  private List<String> legend = List.of();

  FigureReports(Figures figures) {
    this.figures = figures;
  }

  void legend(Legend said, Tenant of) {
    legend = figures.shared(of, names(said.getFiguresList()));
    legendNumber = said.getNumber();
  }

  /**
   * Figures without a name are a heartbeat: that they came has kept the lease.
   *
   * @param of whose they are; nobody's are checked and dropped
   */
  void metrics(Metrics metrics, Optional<InstanceId> of) {
    boolean named = metrics.getLegend() == 0;
    if (!named && metrics.getLegend() != legendNumber) {
      return; // figures may be dropped, so one that came without its legend is
    }
    List<String> names = named ? names(metrics.getMeasurementsList()) : legend;
    int said = named ? metrics.getMeasurementsCount() : metrics.getValuesCount();
    if (said != names.size()) {
      throw new IllegalArgumentException(
          said + " values, expected the " + names.size() + " of the legend");
    }
    if (said > 0 && of.isPresent()) {
      double[] values = new double[said];
      for (int i = 0; i < said; i++) {
        values[i] = named ? metrics.getMeasurements(i).getValue() : metrics.getValues(i);
      }
      figures.heard(of.get(), names, values);
    }
  }

  private static List<String> names(List<Measurement> figures) {
    List<String> names = new ArrayList<>(figures.size());
    for (Measurement figure : figures) {
      names.add(name(figure));
    }
    return names;
  }

  private static String name(Measurement measurement) {
    String name = measurement.getName();
    if (measurement.getAttributesCount() == 0) {
      return name;
    }
    String attributes = new TreeMap<>(measurement.getAttributesMap()).toString();
    Grammar.text("attributes of " + name, attributes, 512);
    return name + attributes;
  }
}
