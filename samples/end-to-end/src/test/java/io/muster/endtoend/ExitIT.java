package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process with the agent ends as it would without, whatever has become of the registry. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExitIT {
  private static final int ROUNDS = Campaign.times(1, 1, 2);

  /** Of each way out, with and without the agent, in one round. */
  private static final int EACH = 3;

  private static final long AT_MOST_LATER_MILLIS = 500;

  @TempDir Path folder;

  /** How a process ends, and with which code. */
  enum Way {
    RETURN_FROM_MAIN(0) {
      @Override
      void take(Proc proc) throws IOException {
        proc.endInput();
      }
    },
    SYSTEM_EXIT(3) {
      @Override
      void take(Proc proc) {
        proc.say("exit 3");
      }
    },
    SIGTERM(143) {
      @Override
      void take(Proc proc) {
        proc.terminate();
      }
    };

    private final int code;

    Way(int code) {
      this.code = code;
    }

    abstract void take(Proc proc) throws IOException;
  }

  /** What becomes of the registry while the process still runs. */
  enum Fate {
    ALIVE {
      @Override
      void befall(Proc registry) {}
    },
    KILLED {
      @Override
      void befall(Proc registry) throws InterruptedException {
        registry.kill();
      }
    },
    STOPPED {
      @Override
      void befall(Proc registry) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(registry.pid())).start().waitFor();
      }
    };

    abstract void befall(Proc registry) throws IOException, InterruptedException;
  }

  /** How long each way out took. */
  private static final class Millis {
    private final Map<Way, List<Long>> taken = new EnumMap<>(Way.class);

    List<Long> of(Way way) {
      return taken.computeIfAbsent(way, w -> new ArrayList<>());
    }

    long median(Way way) {
      return Campaign.median(of(way));
    }
  }

  static Stream<Arguments> cases() {
    return Jdks.found().entrySet().stream()
        .filter(e -> Campaign.times(0, 1) > 0 || e.getKey() == 17 || e.getKey() == 25)
        .flatMap(e -> Stream.of(Fate.values()).map(f -> Arguments.of(e.getKey(), f, e.getValue())));
  }

  @ParameterizedTest(name = "Java {0}, registry {1}")
  @MethodSource("cases")
  void itEndsInTimeAndWithItsOwnCode(int feature, Fate fate, Path java) throws Exception {
    Millis with = new Millis();
    Millis without = new Millis();
    for (int round = 0; round < ROUNDS; round++) {
      round(java, fate, with, without);
    }
    for (Way way : Way.values()) {
      long later = with.median(way) - without.median(way);
      System.out.printf(
          "exit: Java %2d, registry %-7s %-16s median %4d ms later (%d ms against %d ms), longest"
              + " %d ms%n",
          feature,
          fate,
          way,
          later,
          with.median(way),
          without.median(way),
          Collections.max(with.of(way)));
      assertThat(later)
          .as("%s later by", way)
          .isLessThanOrEqualTo(Campaign.within(AT_MOST_LATER_MILLIS));
    }
  }

  private void round(Path java, Fate fate, Millis with, Millis without) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      List<Proc> agents = new ArrayList<>();
      List<Proc> plain = new ArrayList<>();
      for (int i = 0; i < EACH * Way.values().length; i++) {
        agents.add(fleet.probe(java, "leaver-" + i));
        plain.add(fleet.start(Fleet.plainProbe(java)));
      }
      for (Proc agent : agents) {
        agent.await("main reached");
        agent.say("bind 0");
      }
      for (Proc agent : agents) {
        agent.await("joined", line -> line.contains(" joined the registry at "));
      }
      fate.befall(fleet.registry());
      for (int i = 0; i < agents.size(); i++) {
        Way way = Way.values()[i % Way.values().length];
        plain.get(i).await("main reached");
        without.of(way).add(millis(way, plain.get(i)));
        with.of(way).add(millis(way, agents.get(i)));
      }
    }
  }

  private static long millis(Way way, Proc proc) throws IOException, InterruptedException {
    long start = System.nanoTime();
    way.take(proc);
    assertThat(proc.awaitExit()).isEqualTo(way.code);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
