package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Real agents that fall silent in every way but a clean one, all at the same time, among enough
 * others that it is no mass loss: when they are SUSPECT, when they are gone, and when those that
 * can come back are back. Runs inside a {@link Sandbox}.
 */
final class Deaths implements AutoCloseable {
  private static final int SAFE = 0;
  private static final int POWER = 1;
  private static final int OTHERS = 44;
  private static final long SUSPECT_MILLIS = 15_000;
  private static final long GONE_MILLIS = 30_000;
  private static final long BACK_MILLIS = 3_000;

  /** Long enough for a ghost to show itself; in every build a part of it. */
  private static final long GHOST_MILLIS = Campaign.times(3_000, 60_000);

  private final Path folder;
  private final IsolatedRegistry registry;
  private final List<LeanAgent> others = new ArrayList<>();
  private final List<Proc> victims = new ArrayList<>();

  private Deaths(Path folder, IsolatedRegistry registry) {
    this.folder = folder;
    this.registry = registry;
  }

  static Deaths start(Path folder, int number) throws Exception {
    Deaths deaths = new Deaths(folder, IsolatedRegistry.start(folder, number, 2));
    for (int i = 0; i < OTHERS; i++) {
      deaths.other("other-" + i % 4, 2_000 + i);
    }
    return deaths;
  }

  private void other(String service, int port) {
    LeanAgent.Self self = LeanAgent.Self.provider(service, port);
    others.add(LeanAgent.start(registry.address(SAFE), self, said -> {}));
  }

  /** Has each victim die in its way; returns what was seen, in words. */
  String run() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(registry.address(SAFE))) {
      Proc stopped = victim("stopped", registry.address(SAFE));
      Proc resumed = victim("resumed", registry.address(SAFE));
      Proc powered = victim("powered", registry.address(POWER));
      Proc halfOpen = victim("half-open", proxy.address());
      all("UP", 40_000, i -> i.getState() == Instance.State.UP);
      long stoppedEpoch = epoch("stopped");
      long resumedEpoch = epoch("resumed");
      signal(stopped, "STOP");
      signal(resumed, "STOP");
      registry.cut(POWER);
      powered.kill();
      proxy.suffer(new FaultProxy.Plan(FaultProxy.Fault.SWALLOW, 0, 0));
      long start = System.nanoTime();
      List<Future<String>> seen = new ArrayList<>();
      try (ExecutorService pool = Executors.newCachedThreadPool(Thread.ofPlatform().factory())) {
        for (Callable<String> one :
            List.<Callable<String>>of(
                () -> suspectThenGone("stopped", start) + back(stopped, "stopped", stoppedEpoch),
                () -> suspect("resumed", start) + back(resumed, "resumed", resumedEpoch),
                () -> suspectThenGone("powered", start),
                () -> suspectThenGone("half-open", start))) {
          seen.add(pool.submit(one));
        }
      }
      StringBuilder words = new StringBuilder("death is seen");
      for (Future<String> one : seen) {
        words.append("\n  ").append(one.get());
      }
      halfOpen.kill();
      registry.mend(POWER); // what the dead one's kernel still had to say comes through now
      noGhosts();
      return words.toString();
    }
  }

  private String suspectThenGone(String service, long start) {
    String suspect = suspect(service, start);
    registry.await(
        service + " is gone", Campaign.within(GONE_MILLIS) + 5_000, r -> of(r, service).isEmpty());
    long gone = millisSince(start);
    assertThat(gone)
        .as(service + " removed, in ms")
        .isLessThanOrEqualTo(Campaign.within(GONE_MILLIS));
    return suspect + ", removed after " + gone + " ms";
  }

  private String suspect(String service, long start) {
    String[] why = {""};
    registry.await(
        service + " is suspect",
        Campaign.within(SUSPECT_MILLIS) + 5_000,
        r ->
            of(r, service).stream()
                .peek(i -> why[0] = i.getReason())
                .anyMatch(i -> i.getState() == Instance.State.SUSPECT));
    long suspect = millisSince(start);
    assertThat(suspect)
        .as(service + " suspect, in ms")
        .isLessThanOrEqualTo(Campaign.within(SUSPECT_MILLIS));
    return service + ": SUSPECT after " + suspect + " ms (" + why[0] + ")";
  }

  private String back(Proc victim, String service, long epoch) throws Exception {
    signal(victim, "CONT");
    long took =
        registry.await(
            service + " is back",
            Campaign.within(BACK_MILLIS) + 5_000,
            r ->
                of(r, service).stream()
                    .anyMatch(i -> i.getState() == Instance.State.UP && i.getEpoch() > epoch));
    assertThat(took).as(service + " back, in ms").isLessThanOrEqualTo(Campaign.within(BACK_MILLIS));
    return ", back after " + took + " ms";
  }

  /** Nobody who died is listed again. */
  private void noGhosts() {
    registry.never(
        "a ghost", GHOST_MILLIS, r -> !of(r, "powered").isEmpty() || !of(r, "half-open").isEmpty());
  }

  private void all(String what, long millis, Predicate<Instance> wanted) {
    int expected = others.size() + victims.size();
    registry.await(
        expected + " " + what, millis, r -> r.size() == expected && r.stream().allMatch(wanted));
  }

  private long epoch(String service) {
    long[] epoch = {0};
    registry.await(
        service,
        5_000,
        r -> {
          of(r, service).forEach(i -> epoch[0] = i.getEpoch());
          return epoch[0] != 0;
        });
    return epoch[0];
  }

  /** The real agents of the service: the others have no process number. */
  private static List<Instance> of(List<Instance> roster, String service) {
    return roster.stream()
        .filter(i -> i.getService().getName().equals(service) && i.getHost().getPid() != 0)
        .toList();
  }

  /** Starts a real agent and another instance of its service, so that it is never the last. */
  private Proc victim(String service, String address) throws IOException {
    other(service, 3_000 + victims.size());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path home = Files.createDirectory(folder.resolve(service));
    Proc victim =
        Proc.start(
            home,
            List.of(
                java.toString(),
                "-javaagent:" + Fleet.AGENT,
                "-Dmuster.registry=" + address,
                "-Dmuster.insecure.non.loopback=true",
                "-Dmuster.snapshot.dir=" + home,
                "-Dmuster.service.name=" + service,
                "-cp",
                Fleet.SAMPLE.toString(),
                "samples.plainsocket.Probe"));
    victim.say("bind 0");
    victims.add(victim);
    return victim;
  }

  private void signal(Proc proc, String name) throws Exception {
    Ran.of(folder, Map.of(), List.of("kill", "-" + name, "" + proc.pid()));
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Override
  public void close() {
    others.forEach(LeanAgent::close);
    victims.forEach(Proc::close);
    registry.close();
  }
}
