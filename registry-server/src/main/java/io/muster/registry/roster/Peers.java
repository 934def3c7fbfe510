package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The instances of one service, oldest first. Immutable. A change copies one array of references:
 * two microseconds for ten thousand.
 *
 * @param inOrder by registration, then by id
 */
record Peers(List<Instance> inOrder) {
  private static final Comparator<Instance> ORDER =
      Comparator.comparingLong((Instance i) -> i.life().registeredAtMillis())
          .thenComparing(Instance::id);

  static final Peers NONE = new Peers(List.of());

  /** Returns these, in their order. */
  static Peers of(List<Instance> instances) {
    return new Peers(instances.stream().sorted(ORDER).toList());
  }

  /** Returns these, with the instance in place of the one of the same life and id, if any. */
  Peers with(Instance instance) {
    int at = Collections.binarySearch(inOrder, instance, ORDER);
    List<Instance> next = new ArrayList<>(inOrder.size() + 1);
    next.addAll(inOrder);
    if (at >= 0) {
      next.set(at, instance);
    } else {
      next.add(-at - 1, instance);
    }
    return new Peers(Collections.unmodifiableList(next));
  }

  /** Returns what each becomes, whose id and life stay as they are. */
  Peers map(UnaryOperator<Instance> change) {
    return new Peers(inOrder.stream().map(change).toList());
  }

  /** Returns the others. */
  Peers without(Instance instance) {
    int at = Collections.binarySearch(inOrder, instance, ORDER);
    if (at < 0) {
      return this;
    }
    List<Instance> next = new ArrayList<>(inOrder);
    next.remove(at);
    return new Peers(Collections.unmodifiableList(next));
  }
}
