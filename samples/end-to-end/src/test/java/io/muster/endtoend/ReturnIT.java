package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry is killed and started again, and everybody returns at once. */
class ReturnIT {
  private static final int AGENTS = Campaign.times(1_000, 3_000, 10_000);
  private static final int SERVICES = AGENTS / 10;

  private static final long LONGEST_RETURN_MILLIS = 30_000;

  private static final long LONGEST_ANSWER_MILLIS = 1_000;

  @TempDir Path folder;

  @Test
  void everybodyIsBackWithinHalfAMinuteAndQuestionsAreAnsweredMeanwhile() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    try (LeanRegistry registry = LeanRegistry.start(folder);
        Crowd crowd = new Crowd(registry.address(), seed);
        Questions questions = new Questions(crowd, AGENTS / SERVICES)) {
      for (int i = 0; i < AGENTS; i++) {
        crowd.add("service-" + i % SERVICES, "service-" + (i + 1) % SERVICES);
      }
      crowd.awaitAll();
      questions.first();
      registry.kill();
      crowd.await("nobody is registered", () -> crowd.count(Member::registered) == 0);
      long start = System.nanoTime();
      registry.startAgain();
      questions.begin();
      crowd.await("everybody is back", () -> crowd.count(Member::registered) == AGENTS);
      double back = seconds(start);
      List<Double> answers = questions.answered();
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
}
