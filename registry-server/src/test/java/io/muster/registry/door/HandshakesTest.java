package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.AddressPrefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Whose turn it is; the threads are run by hand. */
class HandshakesTest {
  private static final AddressPrefix CROWD = new AddressPrefix("0a000001");
  private static final AddressPrefix ALONE = new AddressPrefix("0a000002");

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final Handshakes handshakes = new Handshakes(threads::add, 2);
  private final List<String> done = new ArrayList<>();

  private void say(AddressPrefix caller, String part) {
    handshakes.workOut(caller, () -> done.add(part));
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void noMoreAreWorkedOutAtATimeThanThereMayBe() {
    for (int i = 0; i < 5; i++) {
      say(CROWD, "crowd" + i);
    }
    assertThat(threads).hasSize(2);
    threads.remove().run();
    assertThat(threads).hasSize(2);
    runAll();
    assertThat(done).containsExactly("crowd0", "crowd1", "crowd2", "crowd3", "crowd4");
  }

  @Test
  void addressesTakeTurns() {
    for (int i = 0; i < 5; i++) {
      say(CROWD, "crowd" + i);
    }
    say(ALONE, "alone");
    runAll();
    assertThat(done).containsExactly("crowd0", "crowd1", "alone", "crowd2", "crowd3", "crowd4");
  }

  @Test
  void oneThatFailsKeepsNobodyFromItsTurn() {
    handshakes.workOut(
        CROWD,
        () -> {
          throw new IllegalStateException("not worked out");
        });
    for (int i = 0; i < 3; i++) {
      say(CROWD, "crowd" + i);
    }
    assertThatThrownBy(() -> threads.remove().run()).hasMessage("not worked out");
    runAll();
    assertThat(done).containsExactly("crowd0", "crowd1", "crowd2");
  }
}
