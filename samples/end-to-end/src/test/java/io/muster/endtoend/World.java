package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A registry, a crowd of agents on cables of their own, some on a cable that is never cut, and a
 * consumer there that notes every list it was ever told.
 */
final class World implements AutoCloseable {
  /** Cable of the consumer and of those who leave well. */
  static final int SAFE = 0;

  /** Nothing is measured yet, and several worlds begin at once. */
  private static final long START_MILLIS = 90_000;

  private static final long PATIENCE_MILLIS = 30_000;

  private static final int SERVICES = 4;
  private static final long LOAD_MILLIS = 5;
  private static final ScheduledExecutorService LOAD =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("load", true));

  private static final int LEAVERS = 8;
  private static final String ALL = "muster.endpoint.service-0.all";
  private static final String LEFT = "leaving-service";

  private final IsolatedRegistry registry;
  private final Ledger ledger = new Ledger();
  private final List<LeanAgent> crowd = new ArrayList<>();
  private final Deque<LeanAgent> leavers = new ArrayDeque<>();
  private final LeanAgent consumer;
  private final List<Long> goodbyes = new ArrayList<>();
  private final int[] perCable;
  private final AtomicLong writes = new AtomicLong();
  private @Nullable Proc real;
  private @Nullable ScheduledFuture<?> load;

  private World(IsolatedRegistry registry, int... perCable) {
    this.registry = registry;
    this.perCable = perCable;
    List<String> services = new ArrayList<>(List.of(LEFT));
    for (int i = 0; i < SERVICES; i++) {
      services.add(service(i));
    }
    consumer =
        LeanAgent.start(
            registry.address(SAFE), LeanAgent.Self.consumer("consumer", services), ledger::heard);
    consumer.atWelcome(ledger::linkUp);
    for (int cable = 0; cable < perCable.length; cable++) {
      for (int i = 0; i < perCable[cable]; i++) {
        join(cable);
      }
    }
    for (int i = 0; i < LEAVERS; i++) {
      leavers.add(
          LeanAgent.start(
              registry.address(SAFE), LeanAgent.Self.provider(LEFT, 1 + i), said -> {}));
    }
  }

  /**
   * Starts a registry with so many agents on each of its cables, evenly of four services, and waits
   * until the consumer knows them all.
   */
  static World start(Path folder, int number, int... perCable) throws Exception {
    World world = new World(IsolatedRegistry.start(folder, number, perCable.length), perCable);
    boolean done = false;
    try {
      for (int i = 0; i < SERVICES; i++) {
        world.ledger.awaitSize(service(i), world.crowd.size() / SERVICES, START_MILLIS);
      }
      world.ledger.awaitSize(LEFT, LEAVERS, START_MILLIS);
      done = true;
      return world;
    } finally {
      if (!done) {
        world.close();
      }
    }
  }

  static String service(int number) {
    return "service-" + number;
  }

  private void join(int cable) {
    int number = crowd.size();
    crowd.add(
        LeanAgent.start(
            registry.address(cable),
            LeanAgent.Self.provider(service(number % SERVICES), 1_000 + number),
            said -> {}));
  }

  IsolatedRegistry registry() {
    return registry;
  }

  int size() {
    return crowd.size();
  }

  /** From now on somebody of the crowd says every few milliseconds that it has a new version. */
  void load() {
    load =
        LOAD.scheduleAtFixedRate(
            () -> {
              long next = writes.getAndIncrement();
              crowd.get((int) (next % crowd.size())).describe("v" + next);
            },
            0,
            LOAD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Returns how many descriptions were told since {@link #load}. */
  long loaded() {
    return writes.get();
  }

  /** Waits until the consumer speaks to a registry that has forgotten. */
  void awaitForgotten() throws InterruptedException {
    ledger.awaitForgotten(PATIENCE_MILLIS);
  }

  /** One leaves well, and the consumer hears of it in time. */
  void goodbye(long withinMillis) throws InterruptedException {
    LeanAgent leaver = leavers.removeFirst();
    int port = LEAVERS - leavers.size();
    ledger.awaitVouched(LEFT, leavers.size() + 1, PATIENCE_MILLIS);
    ledger.leaves(LEFT, port);
    leaver.goodbye();
    long took = ledger.awaitWithout(LEFT, port, PATIENCE_MILLIS);
    goodbyes.add(took);
    assertThat(took).as("a goodbye, in ms").isLessThan(Campaign.within(withinMillis));
    // Told to the consumer first, then durable: a registry killed in between has it back.
    assertThat(leaver.awaitFarewell(PATIENCE_MILLIS)).as("the farewell").isTrue();
    leaver.close();
  }

  /**
   * Starts a consumer with the real agent, on that cable, and waits until it knows its service as a
   * whole.
   */
  Proc realConsumer(Path folder, int cable) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    real =
        Proc.start(
            folder,
            List.of(
                java.toString(),
                "-javaagent:" + Fleet.AGENT,
                "-Dmuster.registry=" + registry.address(cable),
                "-Dmuster.insecure.non.loopback=true",
                "-Dmuster.snapshot.dir=" + folder,
                "-Dmuster.service.name=real-consumer",
                "-Dmuster.requires=" + service(0),
                "-Dprobe.watch=" + ALL,
                "-cp",
                Fleet.SAMPLE.toString(),
                "samples.plainsocket.Probe"));
    real.await("all of " + service(0), line -> addresses(line) == crowd.size() / SERVICES);
    return real;
  }

  /**
   * Returns how many addresses the property had, in this line of the probe; -1 for another line.
   */
  private static long addresses(String line) {
    return line.startsWith("property " + ALL + "=")
        ? line.replaceFirst(" at .*", "").chars().filter(c -> c == ':').count()
        : -1;
  }

  private void assertRealConsumerNeverHadLess() {
    if (real != null) {
      long last = 0;
      for (String line : real.lines()) {
        long now = addresses(line);
        assertThat(now == -1 || now >= last).as("the property shrank: " + line).isTrue();
        last = Math.max(last, now);
      }
    }
  }

  /** Waits until every agent is there and UP; returns the milliseconds it took. */
  long awaitAllUp(long millis) {
    int expected = crowd.size() + leavers.size() + (real == null ? 1 : 2);
    return registry.await(
        expected + " UP",
        millis,
        r ->
            r.stream().filter(i -> i.getState() == Instance.State.UP).count() == expected
                && r.size() == expected);
  }

  /** Fails when the consumer was ever told too little; returns what was seen, in words. */
  String verdict(String fault) {
    assertThat(ledger.faults()).as(fault + ": lists that shrank").isEmpty();
    assertRealConsumerNeverHadLess();
    return String.format(
        "%-44s %4d agents, %6d lists told, 0 shrunken; %d goodbyes, the slowest %d ms",
        fault,
        crowd.size(),
        ledger.lists(),
        goodbyes.size(),
        goodbyes.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  /** Returns how many of the crowd are on these cables. */
  int on(int... cables) {
    int sum = 0;
    for (int cable : cables) {
      sum += perCable[cable];
    }
    return sum;
  }

  @Override
  public void close() {
    if (load != null) {
      load.cancel(false);
    }
    if (real != null) {
      real.close();
    }
    consumer.close();
    crowd.forEach(LeanAgent::close);
    leavers.forEach(LeanAgent::close);
    registry.close();
  }
}
