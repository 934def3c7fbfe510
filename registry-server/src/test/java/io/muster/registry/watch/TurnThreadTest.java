package io.muster.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnThreadTest {
  private final List<Integer> done = new CopyOnWriteArrayList<>();
  private final TurnThread turns =
      new TurnThread(
          2,
          System::nanoTime,
          Thread.ofPlatform().daemon().name("turns").factory(),
          new Log(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              InstantSource.fixed(Instant.EPOCH)));

  @Test
  void aTaskThatTellsMoreThanTheBacklogHoldsDoesNotWaitForItself() throws Exception {
    CountDownLatch all = new CountDownLatch(10);
    turns.start(() -> {});
    turns.tell(
        () -> {
          for (int i = 0; i < 10; i++) {
            int number = i;
            turns.tell(
                () -> {
                  done.add(number);
                  all.countDown();
                });
          }
        });
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    turns.stop();
    assertThat(done).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aFaultInOneTaskDoesNotEndTheOthers() throws Exception {
    CountDownLatch next = new CountDownLatch(1);
    turns.start(() -> {});
    turns.tell(
        () -> {
          throw new IllegalStateException("a fault");
        });
    turns.tell(next::countDown);
    assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
    turns.stop();
  }

  @Test
  void nobodyWaitsForWhatHasStopped() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    turns.start(() -> {});
    turns.stop();
    Thread teller =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    turns.tell(() -> {});
                  }
                  ended.countDown();
                });
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    teller.join();
  }
}
