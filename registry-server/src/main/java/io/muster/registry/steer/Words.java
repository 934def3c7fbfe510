package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Durations and instances as people read them. */
final class Words {
  private static final int MOST_NAMED = 5;

  private Words() {}

  static String of(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  /** Returns who they are, the first few by name. */
  static String names(List<Instance> instances) {
    String first =
        instances.stream()
            .limit(MOST_NAMED)
            .map(instance -> instance.plainName() + " " + instance.id())
            .collect(Collectors.joining(", "));
    int more = instances.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
