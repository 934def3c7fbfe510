package io.muster.registry.history;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists of names under which agents of one tenant send their figures, each held once for all
 * who send it. The oldest are forgotten when there are too many: who still sends those has them
 * looked up anew. Any thread.
 */
final class Kinds {
  /** Lists that are held: as many kinds of JVMs and machines, where a fleet has a handful. */
  static final int MOST = 256;

  /** Characters of all of them; an agent's usual list has about 1,000. */
  static final int MOST_CHARACTERS = 1 << 20;

  private final Map<List<String>, Kind> known = new ConcurrentHashMap<>();
  private final Deque<Kind> inOrder = new ArrayDeque<>();
  private long characters;

  /** The names agents of one kind send, and to which series each belongs (-1: to none). */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Kind(List<String> names, int[] series) {
    @SuppressWarnings("EnumOrdinal") // the ring's columns are the series in their order
    static Kind of(List<String> names) {
      int[] series = new int[names.size()];
      for (int i = 0; i < series.length; i++) {
        String name = names.get(i);
        series[i] =
            Arrays.stream(Series.values())
                .filter(s -> s.has(name))
                .mapToInt(Series::ordinal)
                .findFirst()
                .orElse(-1);
      }
      return new Kind(List.copyOf(names), series);
    }

    long characters() {
      return names.stream().mapToLong(String::length).sum();
    }

    float[] row(double[] values) {
      float[] row = new float[Series.values().length];
      Arrays.fill(row, Float.NaN);
      for (int i = 0; i < series.length; i++) {
        if (series[i] >= 0) {
          float before = row[series[i]];
          row[series[i]] = (float) (Float.isNaN(before) ? values[i] : before + values[i]);
        }
      }
      return row;
    }
  }

  /** Returns the kind of these names. */
  Kind of(List<String> names) {
    Kind there = known.get(names);
    return there == null ? add(Kind.of(names)) : there;
  }

  private synchronized Kind add(Kind fresh) {
    Kind before = known.putIfAbsent(fresh.names(), fresh);
    if (before != null) {
      return before;
    }
    inOrder.addLast(fresh);
    characters += fresh.characters();
    while (inOrder.size() > MOST || characters > MOST_CHARACTERS) {
      Kind oldest = inOrder.removeFirst();
      characters -= oldest.characters();
      known.remove(oldest.names());
    }
    return fresh;
  }

  /** Returns how many lists are held. */
  int size() {
    return known.size();
  }
}
