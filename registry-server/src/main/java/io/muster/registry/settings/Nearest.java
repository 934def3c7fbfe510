package io.muster.registry.settings;

import java.util.Comparator;
import java.util.List;

/** The known name that a mistyped one most likely meant. */
public final class Nearest {
  private Nearest() {}

  /** Returns the nearest; empty when none is known. */
  public static String of(String typed, List<String> known) {
    return known.stream().min(Comparator.comparingInt(k -> distance(typed, k))).orElse("");
  }

  /** Returns how many letters must change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
