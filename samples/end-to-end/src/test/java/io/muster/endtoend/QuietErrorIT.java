package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the user's terminal shows of the agent: one line at the start, on every Java. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuietErrorIT {
  private static final String DENY_UNSAFE = "--sun-misc-unsafe-memory-access=deny";
  private static final String DENY_NATIVE = "--illegal-native-access=deny";
  private static final String PAIR = "muster.endpoint.provider";

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    List<Arguments> all = new ArrayList<>();
    Jdks.found()
        .forEach(
            (feature, java) -> {
              all.add(Arguments.of(feature, java, List.of()));
              if (feature >= 24) { // the first to know these options
                all.add(Arguments.of(feature, java, List.of(DENY_UNSAFE)));
                all.add(Arguments.of(feature, java, List.of(DENY_NATIVE)));
                all.add(Arguments.of(feature, java, List.of(DENY_UNSAFE, DENY_NATIVE)));
              }
              if (feature >= 9 && feature < 17) {
                all.add(Arguments.of(feature, java, List.of("--illegal-access=deny")));
              }
            });
    return all.stream();
  }

  @ParameterizedTest(name = "Java {0} {2}")
  @MethodSource("javas")
  void oneLineAndNoWarning(int feature, Path java, List<String> options) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(java, "provider", options.toArray(String[]::new));
      provider.say("bind 0");
      String port = provider.await("bound ").split(" ")[1];
      fleet.awaitPorts("provider", 1);
      List<String> arguments = new ArrayList<>(options);
      arguments.add("-Dmuster.requires=provider");
      arguments.add("-Dmuster.metrics.interval=1s");
      arguments.add("-Dprobe.watch=" + PAIR);
      Proc consumer = fleet.probe(java, "consumer", arguments.toArray(String[]::new));
      assertThat(consumer.await("main " + PAIR)).endsWith("=127.0.0.1:" + port);
      consumer.say("bind 0");
      consumer.await("muster: consumer ");
      fleet.awaitFigures("consumer"); // what reads them has been loaded then
      for (Proc proc : List.of(provider, consumer)) {
        proc.say("exit 0");
        assertThat(proc.awaitExit()).isZero();
        proc.await("(end of output)");
        assertThat(notOfTheProbe(proc))
            .singleElement()
            .asString()
            .matches("muster: \\S+ joined the registry at .* ms before main");
      }
    }
  }

  private static List<String> notOfTheProbe(Proc proc) {
    return proc.lines().stream()
        .filter(line -> !line.matches("(main|bound|property) .*|\\(end of output\\)"))
        .toList();
  }
}
