package io.muster.registry.history;

import io.muster.registry.roster.Change;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.tenant.Tenant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The figures of each instance of the roster: the newest whole, and an hour of the more important
 * ones. They stay while the instance does, also when its stream breaks: their age tells. Any
 * thread. Agents of one kind send the same names, so those are held once for all of one tenant: ten
 * thousand agents' twenty figures are 2 MB, not 20.
 */
public final class Figures {
  private final Map<InstanceId, Held> held = new ConcurrentHashMap<>();
  private final Map<Tenant, Kinds> kinds = new ConcurrentHashMap<>();
  private final InstantSource wall;
  private final LongSupplier nanos;

  /** Makes an empty one; the wall clock is for display. */
  public Figures(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  /** What one message said: values in the order of its kind's names. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Heard(Kinds.Kind kind, double[] values, long atNanos) {}

  /** One instance's. */
  private static final class Held {
    private final Ring ring;
    private volatile @Nullable Heard newest;

    Held(Ring ring) {
      this.ring = ring;
    }
  }

  /** Follows who is in the roster. */
  public void changed(Change change) {
    switch (change) {
      case Change.Stands stands -> open(stands.instance().id());
      case Change.Steered steered -> {
        // Its figures go on.
      }
      case Change.Left left -> held.remove(left.instance().id());
    }
  }

  void open(InstanceId id) {
    held.computeIfAbsent(id, i -> new Held(new Ring(nanos.getAsLong())));
  }

  /**
   * Keeps the figures in place of earlier ones, if the instance is in the roster; the array is this
   * object's from then on.
   *
   * @param names with attributes in braces, in the values' order
   */
  public void heard(InstanceId id, List<String> names, double[] values) {
    Held of = held.get(id);
    if (of != null) {
      Kinds.Kind kind = kind(id.tenant(), names);
      long now = nanos.getAsLong();
      of.newest = new Heard(kind, values, now);
      of.ring.add(kind.row(values), now);
    }
  }

  /** Returns these names as all agents of the kind share them, to be kept instead. */
  public List<String> shared(Tenant tenant, List<String> names) {
    return kind(tenant, names).names();
  }

  private Kinds.Kind kind(Tenant tenant, List<String> names) {
    return kinds.computeIfAbsent(tenant, t -> new Kinds()).of(names);
  }

  /**
   * The newest figures of an instance.
   *
   * @param values name, with attributes in braces, to value
   * @param atMillis when they arrived, since 1970 by the registry's clock
   */
  public record Newest(Map<String, Double> values, long atMillis) {}

  /** Returns the newest figures, if there are any. */
  public Optional<Newest> newest(InstanceId id) {
    Held of = held.get(id);
    Heard heard = of == null ? null : of.newest;
    if (heard == null) {
      return Optional.empty();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < heard.values.length; i++) {
      figures.put(heard.kind.names().get(i), heard.values[i]);
    }
    return Optional.of(new Newest(figures, atMillis(nanos.getAsLong() - heard.atNanos)));
  }

  /**
   * Returns the newest figures that a history is kept of, summed as it is; empty when none came.
   */
  public Map<Series, Double> latest(InstanceId id) {
    Held of = held.get(id);
    Heard heard = of == null ? null : of.newest;
    Map<Series, Double> latest = new EnumMap<>(Series.class);
    if (heard != null) {
      for (int i = 0; i < heard.values.length; i++) {
        if (heard.kind.series()[i] >= 0) {
          latest.merge(Series.at(heard.kind.series()[i]), heard.values[i], Double::sum);
        }
      }
    }
    return latest;
  }

  /**
   * What the rules look at of an instance's newest figures; NaN for what was not told.
   *
   * @param heapAfterGc bytes that the last collections left
   * @param heapLimit bytes it may have
   * @param deadlocked threads
   * @param ageNanos how long ago they came
   */
  public record Vitals(double heapAfterGc, double heapLimit, double deadlocked, long ageNanos) {}

  /** Returns what the rules look at, if any figures have come. */
  @SuppressWarnings("EnumOrdinal") // as above
  public Optional<Vitals> vitals(InstanceId id) {
    Held of = held.get(id);
    Heard heard = of == null ? null : of.newest;
    if (heard == null) {
      return Optional.empty();
    }
    float[] row = heard.kind.row(heard.values);
    return Optional.of(
        new Vitals(
            row[Series.HEAP_AFTER_GC.ordinal()],
            row[Series.HEAP_LIMIT.ordinal()],
            row[Series.DEADLOCKED.ordinal()],
            nanos.getAsLong() - heard.atNanos));
  }

  /**
   * An instance's last hour.
   *
   * @param atMillis the moments, oldest first, since 1970 by the registry's clock
   * @param series those that were told at all, each with a value for each moment, NaN for none
   * @param gaps from and to where nothing was heard, up to now
   */
  public record Hour(List<Long> atMillis, Map<Series, float[]> series, List<long[]> gaps) {}

  /** Returns the hour of an instance of the roster. */
  @SuppressWarnings("EnumOrdinal") // as above
  public Optional<Hour> hour(InstanceId id) {
    Held of = held.get(id);
    if (of == null) {
      return Optional.empty();
    }
    Ring.Hour kept = of.ring.hour(nanos.getAsLong());
    List<Long> moments = new ArrayList<>();
    List<long[]> gaps = new ArrayList<>();
    for (long ago : kept.agoNanos()) {
      gap(moments, atMillis(ago), gaps);
      moments.add(atMillis(ago));
    }
    gap(moments, wall.millis(), gaps);
    Map<Series, float[]> told = new LinkedHashMap<>();
    for (Series series : Series.values()) {
      float[] values = kept.values()[series.ordinal()];
      for (float value : values) {
        if (!Float.isNaN(value)) {
          told.put(series, values);
          break;
        }
      }
    }
    return Optional.of(new Hour(moments, told, gaps));
  }

  /** Two and a half intervals: one lost message and a late one are no gap. */
  private static void gap(List<Long> moments, long next, List<long[]> gaps) {
    if (!moments.isEmpty()) {
      long last = moments.get(moments.size() - 1);
      if (next - last > TimeUnit.NANOSECONDS.toMillis(Ring.INTERVAL_NANOS) * 5 / 2) {
        gaps.add(new long[] {last, next});
      }
    }
  }

  /** Returns how far apart moments are when nothing is missing. */
  public static long intervalMillis() {
    return TimeUnit.NANOSECONDS.toMillis(Ring.INTERVAL_NANOS);
  }

  private long atMillis(long agoNanos) {
    return wall.millis() - TimeUnit.NANOSECONDS.toMillis(agoNanos);
  }
}
