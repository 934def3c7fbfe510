package io.muster.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What was found for each row, as text for people. */
final class Matrix {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Long> millis = new ArrayList<>();

  synchronized void found(
      Row row, int javaRelease, List<Listener> listeners, List<Long> reportMillis) {
    millis.addAll(reportMillis);
    String title = row.title();
    List<Listener> sorted = new ArrayList<>(listeners);
    sorted.sort(Comparator.comparing(Listener::toString));
    String time = reportMillis.isEmpty() ? "" : Collections.max(reportMillis) + " ms";
    for (Listener listener : sorted) {
      rows.add(List.of(title, Integer.toString(javaRelease), listener.toString(), time));
    }
  }

  synchronized void skipped(Row row, int java, String why) {
    rows.add(List.of(row.title(), Integer.toString(java), why, ""));
  }

  /** Returns the median time from bind to roster, in milliseconds; 0 when nothing was measured. */
  synchronized long medianMillis() {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /** Returns the longest time from bind to roster, in milliseconds. */
  synchronized long longestMillis() {
    return millis.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Returns the table, aligned, with bars between the columns as Markdown has them. */
  synchronized List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("Application", "Java", "Port as described", "Bind to registry"));
    all.add(List.of("---", "---", "---", "---"));
    String last = "";
    for (List<String> row : rows) {
      boolean again = last.equals(row.get(0) + row.get(1));
      last = row.get(0) + row.get(1);
      all.add(again ? List.of("", "", row.get(2), "") : row);
    }
    int[] widths = new int[4];
    all.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      line.append(" |");
    }
    return line.toString();
  }
}
