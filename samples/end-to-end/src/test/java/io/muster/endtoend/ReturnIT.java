package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry is killed and started again, and everybody returns at once. */
class ReturnIT {
  private static final int AGENTS = Campaign.times(1_000, 3_000, 10_000);
  private static final int SERVICES = AGENTS / 10;

  /** Between two questions: enough of them for a percentile, too few to be a load. */
  private static final int PACE_MILLIS = 10;

  private static final long LONGEST_RETURN_MILLIS = 30_000;
  private static final long LONGEST_ANSWER_MILLIS = 1_000;

  @TempDir Path folder;

  @Test
  void everybodyIsBackWithinHalfAMinuteAndQuestionsAreAnsweredMeanwhile() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    try (LeanRegistry registry = LeanRegistry.start(folder);
        Crowd crowd = new Crowd(registry.address(), seed)) {
      for (int i = 0; i < AGENTS; i++) {
        crowd.add("service-" + i % SERVICES, "service-" + (i + 1) % SERVICES);
      }
      crowd.awaitAll();
      registry.kill();
      crowd.await("nobody is registered", () -> crowd.count(Member::registered) == 0);
      long start = System.nanoTime();
      registry.startAgain();
      List<Double> answers = new ArrayList<>();
      ManagedChannel asker = crowd.channel();
      while (crowd.count(Member::registered) < AGENTS && seconds(start) < 90) {
        answers.add(ask(asker));
        TimeUnit.MILLISECONDS.sleep(PACE_MILLIS); // a pace of questions, not a wait
      }
      double back = seconds(start);
      asker.shutdownNow();
      answers.sort(null);
      double p99 = answers.get((int) (answers.size() * 0.99));
      System.out.printf(
          "return: seed %d, %d agents back in %.1f s, %d questions meanwhile, p99 %.0f ms, "
              + "longest %.0f ms, heap at most 512 MB%n",
          seed, AGENTS, back, answers.size(), p99, answers.getLast());
      assertThat(crowd.count(Member::registered)).isEqualTo(AGENTS);
      assertThat(back * 1_000).isLessThanOrEqualTo((double) Campaign.within(LONGEST_RETURN_MILLIS));
      assertThat(p99).isLessThanOrEqualTo((double) Campaign.within(LONGEST_ANSWER_MILLIS));
      assertThat(registry.up()).isEqualTo(AGENTS);
      assertThat(registry.lines()).noneMatch(line -> line.contains("OutOfMemory"));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns the milliseconds until the answer, which must name everybody of the service. */
  private static double ask(ManagedChannel channel) {
    long start = System.nanoTime();
    ResolveAnswer answer =
        RegistryGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .resolve(
                ResolveRequest.newBuilder()
                    .addRequirements(
                        Requirement.newBuilder().setKey("needed").setService("service-3"))
                    .build())
            .next();
    assertThat(answer.getEndpoints(0).getEndpointsCount()).isEqualTo(AGENTS / SERVICES);
    return (System.nanoTime() - start) / 1e6;
  }
}
