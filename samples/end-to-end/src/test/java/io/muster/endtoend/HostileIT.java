package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers that wear an HTTP/2 server out are cut off in time, again and again, while good ones are
 * served nearly as before. Calm and attack take turns, so that a busy machine counts for both.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileIT {
  private static final long CUT_OFF_MILLIS = 5_000;
  private static final double SLOWER = 2;
  private static final int HANDSHAKES = Campaign.times(2_000, 3_000, 10_000);
  private static final int CALLS = Campaign.times(150, 300, 1_000);
  private static final int TURNS = Campaign.times(2, 2, 5);

  /** An attacker is as far away as another machine, and needs this long to be back. */
  private static final long WAY_MILLIS = 20;

  /** Below this a call is at the clock's own noise, and twice as slow says nothing. */
  private static final long FLOOR_MICROS = 500;

  /** What the registry has to live on meanwhile. */
  private static final String HEAP = "-Xmx96m";

  @TempDir Path folder;

  @Test
  void attackersAreCutOffAndTheOthersAreServed() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder, List.of(HEAP))) {
      LeanAgent.Self self = LeanAgent.Self.provider("steady", 1);
      try (LeanAgent steady = LeanAgent.start(fleet.address(), self, said -> {})) {
        fleet.awaitPorts("steady", 1);
        calls(fleet, 1_500); // until the compiler has seen them
        long epoch = steady.epoch();
        for (Attack attack : Attack.FLOODS) {
          attack(attack.name(), fleet, () -> attack.run(fleet.address()));
        }
        attack("slow and silent ones", fleet, () -> patient(fleet.address()));
        assertThat(steady.epoch()).as("the good one's stream").isEqualTo(epoch);
      }
      assertThat(fleet.registry().lines()).noneMatch(line -> line.contains("OutOfMemory"));
    }
  }

  /** The attacks that only wait, all together; returns when the last was cut off. */
  private static long patient(String address) throws Exception {
    try (ExecutorService pool =
        Executors.newCachedThreadPool(Thread.ofPlatform().name("patient").factory())) {
      List<Future<Long>> all =
          List.of(
              pool.submit(() -> Attack.SLOW_HEADERS.run(address)),
              pool.submit(() -> Attack.SILENCE.run(address)),
              pool.submit(() -> Attack.halfHandshakes(address, HANDSHAKES)));
      long slowest = 0;
      for (Future<Long> one : all) {
        slowest = Math.max(slowest, one.get());
      }
      return slowest;
    }
  }

  /** One attack after the other, as long as the turn lasts, and at least one to its end. */
  private static void attack(String name, Fleet fleet, Callable<Long> attack) throws Exception {
    List<Long> calm = new ArrayList<>();
    List<Long> attacked = new ArrayList<>();
    List<Long> cuts = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      calm.addAll(calls(fleet, CALLS));
      AtomicBoolean over = new AtomicBoolean();
      try (ExecutorService attacker =
          Executors.newSingleThreadExecutor(Thread.ofPlatform().name("attacker").factory())) {
        Future<List<Long>> running = attacker.submit(() -> again(attack, over));
        attacked.addAll(calls(fleet, CALLS));
        over.set(true);
        while (!running.isDone()) {
          attacked.addAll(calls(fleet, 50));
        }
        cuts.addAll(running.get());
      }
      if (Collections.max(cuts) > 1_000) {
        break; // one that takes so long says enough
      }
    }
    judge(name, Campaign.median(calm), Campaign.median(attacked), cuts);
  }

  private static List<Long> again(Callable<Long> attack, AtomicBoolean over) throws Exception {
    List<Long> cuts = new ArrayList<>();
    do {
      cuts.add(attack.call());
      new CountDownLatch(1).await(WAY_MILLIS, TimeUnit.MILLISECONDS);
    } while (!over.get());
    return cuts;
  }

  private static void judge(String name, long calm, long attacked, List<Long> cuts) {
    long slowest = Collections.max(cuts);
    System.out.printf(
        "%-22s cut off %5d times, after %5d ms at most; a call: %5d us calm, %5d us meanwhile%n",
        name, cuts.size(), slowest, calm, attacked);
    assertThat(slowest)
        .as(name + ": cut off after, in ms")
        .isLessThanOrEqualTo(Campaign.within(CUT_OFF_MILLIS));
    assertThat((double) attacked)
        .as(name + ": median of a call meanwhile, in us")
        .isLessThanOrEqualTo(SLOWER * Math.max(FLOOR_MICROS, calm));
  }

  /** Asks so often where the service is; returns what each took, in microseconds. */
  private static List<Long> calls(Fleet fleet, int count) {
    RegistryGrpc.RegistryBlockingStub registry = RegistryGrpc.newBlockingStub(fleet.channel());
    ResolveRequest request =
        ResolveRequest.newBuilder()
            .addRequirements(Requirement.newBuilder().setKey("steady").setService("steady"))
            .build();
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      assertThat(registry.resolve(request).next().getComplete()).isTrue();
      took.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    }
    return took;
  }
}
