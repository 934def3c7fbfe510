package io.muster.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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

  @Test
  void whatMayBeDoneHereIsDoneAtOnceWhenNobodyIsBeforeIt() {
    turns.start(() -> {});
    while (!onThisThread()) {
      // A tick may have the turn.
    }
    turns.stop();
  }

  @Test
  void whatMayBeDoneHereWaitsForThoseBeforeIt() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    turns.start(() -> {});
    turns.tell(
        () -> {
          busy.countDown();
          done(free);
        });
    done(busy);
    turns.tell(() -> done.add(1));
    turns.here(
        () -> {
          done.add(2);
          last.countDown();
        });
    assertThat(done).isEmpty();
    free.countDown();
    done(last);
    assertThat(done).containsExactly(1, 2);
    turns.stop();
  }

  @Test
  void beforeTheStartEverythingWaits() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    turns.here(last::countDown);
    assertThat(last.getCount()).isEqualTo(1);
    turns.start(() -> {});
    done(last);
    turns.stop();
  }

  @Test
  void afterTheEndNothingIsDoneHere() {
    turns.start(() -> {});
    turns.stop();
    turns.here(() -> done.add(1));
    assertThat(done).isEmpty();
  }

  @Test
  void whoHasTheTurnDoesNotTakeAnother() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    turns.start(() -> {});
    turns.tell(
        () -> {
          turns.here(
              () -> {
                done.add(2);
                last.countDown();
              });
          done.add(1);
        });
    done(last);
    assertThat(done).containsExactly(1, 2);
    turns.stop();
  }

  @Test
  void aFaultInWhatIsDoneHereIsNotTheCallers() {
    turns.start(() -> {});
    do {
      turns.here(
          () -> {
            throw new IllegalStateException("a fault");
          });
    } while (!onThisThread());
    turns.stop();
  }

  @Test
  void manyWhoTellAndDoAreOneAfterTheOtherEachInHisOrder() throws Exception {
    int each = 20_000;
    int[] inTheTurn = new int[1];
    Map<Integer, Integer> newest = new HashMap<>(); // guarded by the turns alone
    List<String> wrong = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(4 * each);
    turns.start(() -> inTheTurn[0]++);
    List<Thread> tellers = new ArrayList<>();
    for (int teller = 0; teller < 4; teller++) {
      int who = teller;
      Runnable telling =
          () -> {
            SplittableRandom random = new SplittableRandom(who);
            for (int i = 1; i <= each; i++) {
              int number = i;
              Runnable task =
                  () -> {
                    int before = inTheTurn[0]++;
                    Integer last = newest.put(who, number);
                    if (last != null && last != number - 1 || inTheTurn[0] != before + 1) {
                      wrong.add(who + ": " + number + " after " + last);
                    }
                    all.countDown();
                  };
              if (random.nextBoolean()) {
                turns.here(task);
              } else {
                turns.tell(task);
              }
            }
          };
      tellers.add(Thread.ofPlatform().daemon().start(telling));
    }
    done(all);
    for (Thread teller : tellers) {
      teller.join();
    }
    turns.stop();
    assertThat(wrong).isEmpty();
  }

  private static void done(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether it was done before this returns. */
  private boolean onThisThread() {
    Thread[] by = new Thread[1];
    turns.here(() -> by[0] = Thread.currentThread());
    return Thread.currentThread().equals(by[0]);
  }
}
