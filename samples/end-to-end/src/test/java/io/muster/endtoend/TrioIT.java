package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The trio as people start it; whether the wiring works is asked over HTTP. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrioIT {
  private static final String EXPLOSION = "explosion-service";
  private static final long KILL_TO_CHANGE_MILLIS = 1_000;

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream()
        .filter(e -> e.getKey() == 17 || e.getKey() == 25)
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  /** One of the trio: its process and where it listens. */
  private record Member(Proc proc, int port) {
    String pid() {
      return "(pid " + proc.pid() + ")";
    }
  }

  private static Member start(Fleet fleet, Path java, String name, String... jvmArguments)
      throws IOException {
    Path jar = Fleet.ROOT.resolve("samples/trio/target/" + name + ".jar");
    Proc proc = fleet.jar(java, jar, jvmArguments);
    String listening = proc.await(name + " listening on port ");
    return new Member(proc, Integer.parseInt(listening.replaceFirst(".* ", "")));
  }

  private static Member provider(Fleet fleet, Path java) throws IOException {
    Member provider = start(fleet, java, EXPLOSION);
    fleet.await(
        "explosion-service at " + provider.port(),
        r ->
            r.getInstancesList().stream()
                .flatMap(i -> i.getService().getPortsList().stream())
                .anyMatch(p -> p.getNumber() == provider.port()));
    return provider;
  }

  private static Member consumer(Fleet fleet, Path java, String name) throws IOException {
    return start(fleet, java, name, "-Dmuster.requires=" + EXPLOSION);
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void bothConsumersReachTheProviderAtTheAddressTheyHadBeforeMain(int feature, Path java)
      throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Member explosion = provider(fleet, java);
      for (String name : new String[] {"carchase-service", "killer-robot-service"}) {
        Member consumer = consumer(fleet, java, name);
        HttpResponse<String> answer = web.get(consumer.port(), "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
            .startsWith(name + ": BOOM from explosion-service")
            .contains(explosion.pid(), " at 127.0.0.1:" + explosion.port());
        assertThat(web.get(consumer.port(), "/wiring").body())
            .contains("main.explosion-service=127.0.0.1:" + explosion.port() + "\n")
            .contains(".url=http://127.0.0.1:" + explosion.port() + "\n")
            .contains(".version=1.0.0\n");
      }
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aConsumerThatWasFirstAnswersOnceTheProviderIsThere(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Member carchase =
          start(
              fleet,
              java,
              "carchase-service",
              "-Dmuster.requires=" + EXPLOSION,
              "-Dmuster.await=200ms");
      fleet.awaitPorts("carchase-service", 1);
      assertThat(web.get(carchase.port(), "/").statusCode()).isEqualTo(503);
      Member explosion = provider(fleet, java);
      untilItAnswers(web, carchase, explosion);
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void afterAKillRequestsGoToTheOtherInstance(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Member first = provider(fleet, java);
      Member carchase = consumer(fleet, java, "carchase-service");
      Member robot = consumer(fleet, java, "killer-robot-service");
      Member second = provider(fleet, java);
      fleet.awaitPorts("carchase-service", 1);
      fleet.awaitPorts("killer-robot-service", 1);
      assertThat(web.get(carchase.port(), "/").body()).contains(first.pid());
      long killed = System.nanoTime();
      first.proc().kill();
      for (Member consumer : new Member[] {carchase, robot}) {
        long moved = untilItAnswers(web, consumer, second);
        assertThat(TimeUnit.NANOSECONDS.toMillis(moved - killed))
            .isLessThan(Campaign.within(KILL_TO_CHANGE_MILLIS));
      }
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void aProviderThatComesBackOnAnotherPortIsFollowed(int feature, Path java) throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Member before = provider(fleet, java);
      Member carchase = consumer(fleet, java, "carchase-service");
      fleet.awaitPorts("carchase-service", 1);
      before.proc().kill();
      // The last one of its service is kept, as suspect: where it was is the best that is known.
      fleet.await(
          "the killed one suspect",
          r -> r.getInstancesList().stream().anyMatch(i -> i.getState().name().equals("SUSPECT")));
      assertThat(web.get(carchase.port(), "/").statusCode()).isEqualTo(502);
      Member after = provider(fleet, java);
      assertThat(after.port()).isNotEqualTo(before.port());
      untilItAnswers(web, carchase, after);
      assertThat(web.get(carchase.port(), "/wiring").body())
          .contains("main.explosion-service=127.0.0.1:" + before.port() + "\n")
          .contains("muster.endpoint.explosion-service=127.0.0.1:" + after.port() + "\n")
          .contains(".port=" + after.port() + "\n")
          .contains(".state=up\n");
    }
  }

  /**
   * Asks until the consumer's answer comes from that provider, then asks on: none may go elsewhere.
   *
   * @return the time of the first such answer, {@link System#nanoTime}
   */
  private static long untilItAnswers(Web web, Member consumer, Member provider) throws Exception {
    Predicate<HttpResponse<String>> wired =
        answer -> answer.statusCode() == 200 && answer.body().contains(provider.pid());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!wired.test(web.get(consumer.port(), "/"))) {
      assertThat(System.nanoTime()).as("%s is reached within 20 s", provider).isLessThan(end);
    }
    long first = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      assertThat(web.get(consumer.port(), "/")).matches(wired, "answered by " + provider);
    }
    return first;
  }
}
