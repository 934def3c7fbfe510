package io.muster.registry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registry's promises under {@link Chaos}: 10,000 seeds in every build, more if they fit into
 * half a minute with {@code -Dmuster.campaign=true}, {@code -Dmuster.seeds=N} of them, or one with
 * {@code -Dmuster.seed=N}, whose steps are printed.
 */
class SimulatorTest {
  @Test
  void everySeedKeepsThePromises() {
    Campaign.Result result = Campaign.ofTheBuild().run(System.err);
    assertThat(result.broken())
        .as("replay one with -Dmuster.seed=")
        .extracting(o -> o.seed() + ": " + o.broken())
        .isEmpty();
  }

  /**
   * Each of them, without people, showed a fault of the registry or of what the simulator takes for
   * right.
   */
  @ParameterizedTest
  @ValueSource(longs = {280_839, 348_156, 512_127, 844_255})
  void seedsThatOnceBrokeKeepThem(long seed) {
    Run.Outcome outcome = Run.of(seed, new Kind(false, false), false);
    assertThat(outcome.kept()).as(String.valueOf(outcome.broken())).isTrue();
  }

  /** The same of people's doings. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        13_789, 14_986, 16_727, 18_548, 23_905, 25_150, 28_415, 29_077, 34_052, 37_172, 99_740,
        318_658, 323_276, 425_246, 435_403, 787_976, 854_845, 899_438
      })
  void seedsWithPeopleThatOnceBrokeKeepThem(long seed) {
    Run.Outcome outcome = Run.of(seed, new Kind(true, false), false);
    assertThat(outcome.kept()).as(String.valueOf(outcome.broken())).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    List<String> first = Run.of(42, true).trace();
    assertThat(first).isNotEmpty().isEqualTo(Run.of(42, true).trace());
  }
}
