package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Questions that are asked at a fixed pace, whether or not those before them have been answered:
 * one that waits for the answer would ask least when it takes longest.
 */
final class Questions implements AutoCloseable {
  /** Enough of them for a percentile, too few to be a load. */
  private static final int PACE_MILLIS = 25;

  private final ManagedChannel channel;
  private final int expected;
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  private final Phaser unanswered = new Phaser(1);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("questions").factory());

  /**
   * Asks nothing yet.
   *
   * @param expected how many endpoints each answer must have
   */
  Questions(String address, int expected) {
    this.expected = expected;
    this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
  }

  /** Asks one, and waits for the answer: whoever asks later has asked before. */
  void first() throws InterruptedException {
    ask();
    awaitAnswers();
    millis.clear();
  }

  /** Asks at its pace from now on. */
  void begin() {
    channel.resetConnectBackoff();
    var unused = clock.scheduleAtFixedRate(this::ask, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    long start = System.nanoTime();
    unanswered.register();
    RegistryGrpc.newStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .resolve(
            ResolveRequest.newBuilder()
                .addRequirements(Requirement.newBuilder().setKey("needed").setService("service-3"))
                .build(),
            new Answer(start));
  }

  private final class Answer implements StreamObserver<ResolveAnswer> {
    private final long start;
    private @Nullable ResolveAnswer first;

    private Answer(long start) {
      this.start = start;
    }

    @Override
    public void onNext(ResolveAnswer answer) {
      if (first == null) {
        first = answer;
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }

    @Override
    public void onCompleted() {
      if (first == null || first.getEndpoints(0).getEndpointsCount() != expected) {
        wrong.add("expected " + expected + " endpoints, got: " + first);
      }
      unanswered.arriveAndDeregister();
    }

    @Override
    public void onError(Throwable problem) {
      wrong.add(problem.toString());
      unanswered.arriveAndDeregister();
    }
  }

  /** Asks no more, and returns how long each answer took, in milliseconds, ascending. */
  List<Double> answered() throws InterruptedException {
    clock.shutdown();
    clock.awaitTermination(1, TimeUnit.MINUTES);
    awaitAnswers();
    return millis.stream().sorted().toList();
  }

  private void awaitAnswers() throws InterruptedException {
    unanswered.awaitAdvanceInterruptibly(unanswered.arrive());
    assertThat(wrong).isEmpty();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
