package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.premain.AgentLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {
  private final EventLoop loop = new EventLoop(new AgentLog("off"));
  private final Thread thread = new Thread(loop::run, "loop");

  @AfterEach
  void stop() throws InterruptedException {
    loop.shutdown();
    if (thread.getState() != Thread.State.NEW) {
      thread.join();
    }
  }

  @Test
  void tasksHandedInByManyThreadsRunOneAtATimeEachThreadsInOrder() throws Exception {
    int threads = 4;
    int each = 500;
    List<List<Integer>> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(threads * each);
    thread.start();
    for (int t = 0; t < threads; t++) {
      List<Integer> mine = new ArrayList<>(); // no lock: only the loop adds to it
      ran.add(mine);
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  int number = i;
                  loop.execute(
                      () -> {
                        mine.add(number);
                        done.countDown();
                      });
                }
              },
              "hands-in-" + t)
          .start();
    }
    done.await();
    assertThat(ran).allSatisfy(mine -> assertThat(mine).hasSize(each).isSorted());
  }

  @Test
  void whatIsDueEarlierRunsEarlierWhateverTheOrderOfHandingIn() throws Exception {
    List<String> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(3);
    loop.later(() -> note(ran, "last", done), 60);
    loop.later(() -> note(ran, "second", done), 30);
    loop.execute(() -> note(ran, "first", done));
    thread.start();
    done.await();
    assertThat(ran).containsExactly("first", "second", "last");
  }

  @Test
  void aTaskIsNeverEarly() throws Exception {
    thread.start();
    long start = System.nanoTime();
    long late = loop.schedule(() -> System.nanoTime() - start, 40, TimeUnit.MILLISECONDS).get();
    assertThat(late).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
  }

  @Test
  void aTaskThatFailsDoesNotEndTheLoop() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        () -> {
          throw new AssertionError("for a test");
        });
    loop.execute(done::countDown);
    thread.start();
    done.await();
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void aTaskThatWasCancelledDoesNotRun() throws Exception {
    List<String> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    loop.schedule(() -> note(ran, "cancelled", done), 10, TimeUnit.MILLISECONDS).cancel(false);
    loop.later(() -> note(ran, "kept", done), 20);
    thread.start();
    done.await();
    assertThat(ran).containsExactly("kept");
  }

  @Test
  void aShutDownEndsItAndTasksLeftAreNotRun() throws Exception {
    List<String> ran = new ArrayList<>();
    loop.later(() -> note(ran, "later", new CountDownLatch(1)), 60_000);
    thread.start();
    loop.shutdown();
    thread.join();
    assertThat(ran).isEmpty();
    assertThat(loop.isTerminated()).isTrue();
  }

  @Test
  void whatRepeatsMustScheduleItself() {
    assertThatThrownBy(() -> loop.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static void note(List<String> ran, String what, CountDownLatch done) {
    ran.add(what);
    done.countDown();
  }
}
