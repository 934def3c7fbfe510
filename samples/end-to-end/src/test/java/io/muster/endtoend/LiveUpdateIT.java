package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties change while the application reads all of them in every way there is. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveUpdateIT {
  private static final int MOVES = Campaign.times(300, 1_000, 5_000);

  /** Hosts are 127.0.0.1 to 127.0.0.250. */
  private static final int PLACES = 250;

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void noReaderFailsAndNoPairIsTorn(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless mover = Agentless.provide(fleet, "mover", 10_001);
      List<String> command =
          fleet.withAgent(
              java,
              "-Xmx256m",
              "-Dmuster.service.name=reader",
              "-Dmuster.requires=mover,late?",
              "-Dmuster.inject.late.url={late.url}",
              "-Dmuster.inject.mover.at={mover}");
      command.addAll(
          List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.PropertyReaders"));
      Proc reader = fleet.start(command);
      reader.await("reading");
      reader.await("muster: reader joined");
      for (int i = 1; i <= MOVES; i++) {
        mover.move("127.0.0." + (i % PLACES + 1), 10_000 + i % PLACES + 1);
        if (i % 50 == 0) {
          mover.awaitRegistered(i); // so that the changes are spread over the reading
        }
      }
      int last = 242;
      mover.move("127.0.0." + last, 10_000 + last);
      mover.awaitRegistered(MOVES + 1);
      reader.endInput();
      assertThat(reader.awaitExit()).isZero();
      System.out.printf(
          "live updates: Java %d, %d moves, %s%n", feature, MOVES, reader.await("rounds "));
      assertThat(reader.await("failure ")).isEqualTo("failure none");
      assertThat(reader.await("torn ")).isEqualTo("torn none");
    }
  }
}
