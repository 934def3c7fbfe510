package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Questions as agents ask them before {@code main}, each on a connection of its own from a machine
 * of its own, at a fixed pace, whether or not those before them have been answered: one that waits
 * for the answer would ask least when it takes longest.
 */
final class Questions implements AutoCloseable {
  /** Enough of them for a percentile, too few to be a load. */
  private static final int PACE_MILLIS = 25;

  /** Who is hung up on in the middle of his question asks again within that long. */
  private static final int AGAIN_MILLIS = 200;

  private static final int GIVEN_UP_SECONDS = 60;

  private static final ResolveRequest QUESTION =
      ResolveRequest.newBuilder()
          .addRequirements(Requirement.newBuilder().setKey("needed").setService("service-3"))
          .build();

  private final Crowd crowd;
  private final int expected;
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  private final Phaser unanswered = new Phaser(1);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("questions").factory());
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * Asks nothing yet.
   *
   * @param expected how many endpoints each answer must have
   */
  Questions(Crowd crowd, int expected) {
    this.crowd = crowd;
    this.expected = expected;
  }

  /** Asks one, and waits for the answer: whoever asks later has asked before. */
  void first() throws InterruptedException, TimeoutException {
    ask();
    awaitAnswers();
    millis.clear();
  }

  /** Asks at its pace from now on. */
  void begin() {
    var unused = clock.scheduleAtFixedRate(this::ask, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    unanswered.register();
    crowd.ask(asked.getAndIncrement(), new Asker(System.nanoTime()));
  }

  private final class Asker implements LeanStream.Listener<ResolveAnswer> {
    private final long start;
    private boolean answered;

    private Asker(long start) {
      this.start = start;
    }

    @Override
    public void began(Channel stream) {
      LeanStream.sayLast(stream, QUESTION);
    }

    @Override
    public void heard(ResolveAnswer answer) {
      if (!answered) {
        answered = true;
        millis.add((System.nanoTime() - start) / 1e6);
        if (answer.getEndpoints(0).getEndpointsCount() != expected) {
          wrong.add("expected " + expected + " endpoints, got: " + answer);
        }
      }
    }

    @Override
    public void ended(String why) {
      if (!answered && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(GIVEN_UP_SECONDS)) {
        // As a caller does whose connection was lost; all of the time counts.
        crowd.later(AGAIN_MILLIS, () -> crowd.ask(asked.getAndIncrement(), this));
        return;
      }
      if (!answered) {
        wrong.add("no answer: " + why);
      }
      unanswered.arriveAndDeregister();
    }
  }

  /** Asks no more, and returns how long each answer took, in milliseconds, ascending. */
  List<Double> answered() throws InterruptedException, TimeoutException {
    clock.shutdown();
    clock.awaitTermination(1, TimeUnit.MINUTES);
    awaitAnswers();
    return millis.stream().sorted().toList();
  }

  private void awaitAnswers() throws InterruptedException, TimeoutException {
    unanswered.awaitAdvanceInterruptibly(unanswered.arrive(), 1, TimeUnit.MINUTES);
    assertThat(wrong).isEmpty();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
