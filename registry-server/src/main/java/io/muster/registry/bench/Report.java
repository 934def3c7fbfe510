package io.muster.registry.bench;

import io.muster.registry.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcomes as a table: medians with their spread, and what each adds to the run without. Pure.
 */
final class Report {
  static final String READY = "ready ms";
  static final String CPU = "cpu ms";
  static final String RESIDENT = "resident MiB";
  static final String PEAK = "peak MiB";
  static final String THREADS = "threads";
  static final String CLASSES = "classes";
  static final String IDLE = "idle cpu %";
  static final String OURS = "muster";

  /** Behind the name of what speaks TLS. */
  static final String TLS = ", TLS";

  private static final double MOST_BY_TLS_MILLIS = 250;
  private static final List<String> COLUMNS =
      List.of(READY, CPU, RESIDENT, PEAK, THREADS, CLASSES, IDLE);

  private final List<Outcome> outcomes;

  Report(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  List<String> lines() {
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("java", "application", "agent"));
    head.addAll(COLUMNS);
    table.row(head.toArray(String[]::new));
    Map<String, Outcome> without = new HashMap<>(); // the first of its kind runs without an agent
    for (Outcome outcome : outcomes) {
      Outcome base = without.putIfAbsent(outcome.java() + outcome.application(), outcome);
      List<String> row =
          new ArrayList<>(List.of("" + outcome.java(), outcome.application(), outcome.variant()));
      for (String column : COLUMNS) {
        row.add(cell(column, outcome.figures(), base == null ? Map.of() : base.figures()));
      }
      table.row(row.toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    tls(lines);
    lines.add("cells: median [minimum, maximum] +more than without, and as a ratio");
    return lines;
  }

  /** The first answer is there before main, so what it takes longer, main comes later. */
  private void tls(List<String> lines) {
    for (Outcome secure : outcomes) {
      for (Outcome plain : outcomes) {
        boolean same =
            plain.java() == secure.java() && plain.application().equals(secure.application());
        Spread with = secure.figures().get(READY);
        Spread without = plain.figures().get(READY);
        if (same
            && secure.variant().equals(plain.variant() + TLS)
            && with != null
            && without != null) {
          double more = with.median() - without.median();
          lines.add(
              String.format(
                  Locale.ROOT,
                  "Java %d, %s: TLS adds %.0f ms to the start (at most %.0f: %s)",
                  secure.java(),
                  secure.application(),
                  more,
                  MOST_BY_TLS_MILLIS,
                  more <= MOST_BY_TLS_MILLIS ? "met" : "NOT met"));
        }
      }
    }
  }

  private static String cell(
      String column, Map<String, Spread> figures, Map<String, Spread> without) {
    Spread own = figures.get(column);
    if (own == null) {
      return "-";
    }
    String format = column.equals(IDLE) ? "%.2f" : "%.0f";
    String text = format.formatted(own.median());
    if (own.min() != own.max()) {
      text += (" [" + format + ", " + format + "]").formatted(own.min(), own.max());
    }
    Spread base = without.get(column);
    if (base != null) {
      text += " " + ("%+" + format.substring(1)).formatted(own.median() - base.median());
      if (base.median() > 0 && !column.equals(IDLE)) {
        text += String.format(Locale.ROOT, " %.2fx", own.median() / base.median());
      }
    }
    return text;
  }
}
