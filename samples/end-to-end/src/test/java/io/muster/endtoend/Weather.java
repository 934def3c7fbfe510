package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A small fleet behind a {@link FaultProxy}, in all the weather there is: in each round the network
 * does something else to everybody while a service, on a good cable, moves. Afterwards every
 * consumer knows where it is. To be run inside a {@link Sandbox}.
 */
final class Weather implements AutoCloseable {
  private static final int ROUNDS = Campaign.times(20, 60, 150);
  private static final int PROVIDERS = 6;
  private static final long STORM_MILLIS = 300;
  private static final long RIGHT_MILLIS = 20_000;
  private static final long REAL_MILLIS = 40_000;
  private static final String MOVING = "moving";
  private static final String STAYING = "staying";
  private static final String PAIR = "muster.endpoint." + MOVING;

  private final Path folder;
  private final IsolatedRegistry registry;
  private final FaultProxy proxy;
  private final Ledger ledger = new Ledger();
  private final List<LeanAgent> lean = new ArrayList<>();
  private final List<Proc> real = new ArrayList<>();
  private final Set<Integer> staying = new TreeSet<>();
  private final Set<Integer> moved = new TreeSet<>();

  private Weather(Path folder, IsolatedRegistry registry, FaultProxy proxy) {
    this.folder = folder;
    this.registry = registry;
    this.proxy = proxy;
  }

  static Weather start(Path folder, int number) throws Exception {
    IsolatedRegistry registry = IsolatedRegistry.start(folder, number, 1);
    return new Weather(folder, registry, FaultProxy.to(registry.address(0)));
  }

  /** Goes through the weather of that seed; returns what was seen, in words. */
  String run(long seed) throws Exception {
    for (int port = 1; port <= PROVIDERS; port++) {
      join(proxy.address(), LeanAgent.Self.provider(STAYING, port));
      staying.add(port);
    }
    LeanAgent mover = join(registry.address(0), LeanAgent.Self.provider(MOVING, 5_000));
    moved.add(5_000);
    LeanAgent.Self self = LeanAgent.Self.consumer("consumer", List.of(MOVING, STAYING));
    LeanAgent consumer = LeanAgent.start(proxy.address(), self, ledger::heard);
    consumer.atWelcome(ledger::linkUp);
    lean.add(consumer);
    Proc provider = probe(STAYING);
    provider.say("bind 0");
    staying.add(Integer.parseInt(provider.await("bound ").split(" ")[1]));
    Proc watcher = probe("real-consumer", "-Dmuster.requires=" + MOVING, "-Dprobe.watch=" + PAIR);
    ledger.awaitSize(STAYING, PROVIDERS + 1, 90_000);
    watcher.await("property " + PAIR + "=10.0.0.1:5000");
    Map<FaultProxy.Fault, Long> slowest = new EnumMap<>(FaultProxy.Fault.class);
    for (int round = 0; round < ROUNDS; round++) {
      FaultProxy.Plan plan = FaultProxy.Plan.drawn(new Random(seed + round));
      slowest.merge(plan.fault(), round(plan, mover, 5_001 + round), Math::max);
    }
    long real = realIsRight(watcher, 5_000 + ROUNDS);
    assertThat(ledger.faults()).as("seed %d: lists that shrank", seed).isEmpty();
    assertThat(ledger.everTold(STAYING)).isEqualTo(staying);
    assertThat(moved).containsAll(ledger.everTold(MOVING));
    return String.format(
        "%d rounds behind a faulty proxy, seed %d: %d lists told, 0 shrunken, 0 wrong addresses;"
            + " right again after, in ms at most: %s; the real agent %d",
        ROUNDS, seed, ledger.lists(), slowest, real);
  }

  /**
   * The real agent waits longer from break to break, up to half a minute, while no link lasts ten
   * seconds: it is asked once, after the last storm. Returns the milliseconds it took.
   */
  private static long realIsRight(Proc watcher, int port) {
    long start = System.nanoTime();
    String right = "property " + PAIR + "=10.0.0.1:" + port + " ";
    assertThat(watcher.awaitWithin(REAL_MILLIS, line -> line.startsWith(right)))
        .as("the real consumer at " + port + "; it said " + watcher.lines())
        .isPresent();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** Returns the milliseconds from the end of the storm until the lean consumer was right. */
  private long round(FaultProxy.Plan plan, LeanAgent mover, int port) throws InterruptedException {
    proxy.suffer(plan);
    ledger.leaves(MOVING, port - 1);
    moved.add(port);
    mover.move(port);
    new CountDownLatch(1).await(STORM_MILLIS, TimeUnit.MILLISECONDS); // the storm's own length
    proxy.mend();
    long start = System.nanoTime();
    ledger.awaitHas(MOVING, port, RIGHT_MILLIS);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private LeanAgent join(String address, LeanAgent.Self self) {
    LeanAgent agent = LeanAgent.start(address, self, said -> {});
    lean.add(agent);
    return agent;
  }

  private Proc probe(String name, String... options) throws IOException {
    Path home = Files.createDirectory(folder.resolve("weather-" + name));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + Fleet.AGENT,
                "-Dmuster.registry=" + proxy.address(),
                "-Dmuster.snapshot.dir=" + home,
                "-Dmuster.service.name=" + name));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", Fleet.SAMPLE.toString(), "samples.plainsocket.Probe"));
    Proc probe = Proc.start(home, command);
    real.add(probe);
    return probe;
  }

  @Override
  public void close() throws IOException {
    real.forEach(Proc::close);
    lean.forEach(LeanAgent::close);
    proxy.close();
    registry.close();
  }
}
