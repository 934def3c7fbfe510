package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WalkTest {
  /** A node of a host's objects. */
  private static final class Node {
    @SuppressWarnings("UnusedVariable") // the walk reads it
    @Nullable Object next;

    Node(@Nullable Object next) {
      this.next = next;
    }
  }

  /** What is looked for. */
  private static final class Goal {}

  private static final String HERE = WalkTest.class.getPackageName();

  @Test
  void goalsAreFoundThroughFieldsCollectionsMapsArraysAndReferences() throws Exception {
    Goal one = new Goal();
    Goal two = new Goal();
    Node start =
        new Node(
            List.of(Map.of("a", new Node(one)), new Object[] {null, new AtomicReference<>(two)}));
    assertThat(new Walk(HERE).from(start, Goal.class.getName()))
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aCircleEnds() throws Exception {
    Node start = new Node(null);
    start.next = new Node(start);
    assertThat(new Walk(HERE).from(start, Goal.class.getName())).isEmpty();
  }

  @Test
  void otherPackagesAndThreadsAreNotWalkedThrough() throws Exception {
    Node start = new Node(List.of(new Thread(() -> {}), new AtomicInteger(), "text"));
    Walk walk = new Walk(HERE);
    assertThat(walk.from(start, AtomicInteger.class.getName())).isEmpty();
    assertThat(walk.met("Node")).isTrue();
    assertThat(walk.met("AtomicInteger")).isFalse();
  }

  @Test
  void aWalkWithoutAnEndIsCutShort() throws Exception {
    Node start = new Node(new Goal());
    for (int i = 0; i < 100_000; i++) {
      start = new Node(start);
    }
    assertThat(new Walk(HERE).from(start, Goal.class.getName())).isEmpty();
  }
}
