package io.muster.registry.rules;

import io.muster.registry.history.Figures;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the figures of instances say whose streams stand: heap, deadlock, and that there are none.
 * Figures of a stream that broke say nothing of now. People's thread.
 */
final class Streams {
  /** The share of the heap's limit above which it is nearly full; UX: alerts on heap after GC. */
  private static final double FULL = 0.90;

  /**
   * Three intervals: one message may be late and one may be dropped, since figures wait for
   * nothing.
   */
  private static final Duration SILENCE = Duration.ofMillis(3 * Figures.intervalMillis());

  private static final double MIB = 1 << 20;

  private final Figures figures;
  private Map<InstanceId, Stream> known = new HashMap<>();

  /** Which stream an instance has, and when it was first seen. */
  private record Stream(long epoch, long seenNanos) {}

  Streams(Figures figures) {
    this.figures = figures;
  }

  /** Told of an instance. */
  @FunctionalInterface
  interface Visitor {
    /** Takes what is the matter with it by one rule, or that nothing is. */
    void instance(Instance instance, Rule rule, Optional<String> matter);
  }

  /** Tells of each instance, by each of the three rules. */
  void look(Roster roster, long nowNanos, Visitor visitor) {
    Map<InstanceId, Stream> before = known;
    known = new HashMap<>(roster.size() * 2);
    for (Instance instance : roster.instances()) {
      Optional<Figures.Vitals> vitals = Optional.empty();
      Optional<String> none = Optional.empty();
      if (instance.state() == State.UP) {
        long standsNanos = nowNanos - stream(instance, before, nowNanos).seenNanos();
        vitals = figures.vitals(instance.id());
        long silent = vitals.map(Figures.Vitals::ageNanos).orElse(Long.MAX_VALUE);
        none = silence(Math.min(silent, standsNanos));
        vitals = vitals.filter(told -> told.ageNanos() <= SILENCE.toNanos());
      }
      visitor.instance(instance, Rule.HEAP, vitals.flatMap(Streams::heap));
      visitor.instance(instance, Rule.DEADLOCK, vitals.flatMap(Streams::deadlock));
      visitor.instance(instance, Rule.NO_FIGURES, none);
    }
  }

  private Stream stream(Instance of, Map<InstanceId, Stream> before, long nowNanos) {
    Stream seen = before.get(of.id());
    Stream now =
        seen != null && seen.epoch() == of.life().epoch()
            ? seen
            : new Stream(of.life().epoch(), nowNanos);
    known.put(of.id(), now);
    return now;
  }

  private static Optional<String> heap(Figures.Vitals vitals) {
    double share = vitals.heapAfterGc() / vitals.heapLimit(); // NaN where one is missing
    return share > FULL
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "heap after GC %.0f %% of %.0f MiB",
                share * 100,
                vitals.heapLimit() / MIB))
        : Optional.empty();
  }

  private static Optional<String> deadlock(Figures.Vitals vitals) {
    return vitals.deadlocked() > 0
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%.0f threads wait for each other and always will",
                vitals.deadlocked()))
        : Optional.empty();
  }

  private static Optional<String> silence(long nanos) {
    return nanos > SILENCE.toNanos()
        ? Optional.of(
            "no figures for "
                + TimeUnit.NANOSECONDS.toSeconds(nanos)
                + " s, though its connection stands")
        : Optional.empty();
  }
}
