package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stream in a hundred is not read any more while a hundred changes a second are told. */
class StuckReadersIT {
  private static final int WATCHERS = 1_000;
  private static final int STUCK = WATCHERS / 100;
  private static final int SERVICES = 20;
  private static final int INSTANCES_EACH = 10;
  private static final int CHANGE_MILLIS = 10;
  private static final int STUCK_SECONDS = Campaign.times(0, 30, 300);
  private static final int CALM_SECONDS = Campaign.times(6, 10, 30);

  /** Half a minute after the last byte it took; its window, of 64 KiB, has to fill first. */
  private static final int LATEST_CUT_SECONDS = 75;

  private static final long MEBIBYTE = 1 << 20;

  /** What a machine that does other things too adds to any delay. */
  private static final long JITTER_MILLIS = 50;

  /** The version after which none comes; as a moment, far in the future. */
  private static final String LAST = Long.toString(Long.MAX_VALUE);

  @TempDir Path folder;

  private final List<Double> delays = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger changes = new AtomicInteger();

  @Test
  void theyCostLittleAreCutOffAndAreRightAgainAfterwards() throws Exception {
    assumeTrue(Campaign.times(0, 1) > 0, "a minute long: only in the campaign");
    try (LeanRegistry registry = LeanRegistry.start(folder);
        Crowd crowd = new Crowd(registry.address(), 1);
        ScheduledExecutorService pace = pace()) {
      List<Member> providers = providers(crowd);
      List<Member> watchers = watchers(crowd);
      crowd.awaitAll();
      var unused =
          pace.scheduleAtFixedRate(
              () -> change(providers), 0, CHANGE_MILLIS, TimeUnit.MILLISECONDS);
      double before = p99After(CALM_SECONDS);
      long heapBefore = registry.liveHeap();
      List<Member> stuck = watchers.subList(0, STUCK);
      stuck.forEach(Member::stopReading);
      long start = System.nanoTime();
      double during = p99After(20);
      long heapEach = (registry.liveHeap() - heapBefore) / STUCK;
      awaitCutOff(registry, stuck);
      double cutAfter = (System.nanoTime() - start) / 1e9;
      // How long they are stuck is what the campaign varies.
      TimeUnit.SECONDS.sleep(Math.max(0, STUCK_SECONDS - (long) cutAfter));
      stuck.forEach(Member::readOn);
      crowd.awaitAll();
      pace.shutdownNow();
      awaitRight(crowd, stuck, providers);
      System.out.printf(
          "stuck readers: %d of %d, %d changes, %d KiB of heap each, "
              + "the others' p99 %.1f ms before and %.1f ms meanwhile, all cut off after %.1f s%n",
          STUCK, WATCHERS, changes.get(), heapEach >> 10, before, during, cutAfter);
      assertThat(heapEach).isLessThanOrEqualTo(MEBIBYTE);
      assertThat(during)
          .isLessThanOrEqualTo(Math.max(2 * before, (double) Campaign.within(JITTER_MILLIS)));
      assertThat(cutAfter).isGreaterThan(29);
    }
  }

  private static ScheduledExecutorService pace() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("changes").factory());
  }

  private static List<Member> providers(Crowd crowd) throws InterruptedException {
    List<Member> providers = new ArrayList<>();
    for (int i = 0; i < SERVICES * INSTANCES_EACH; i++) {
      providers.add(crowd.add("service-" + i % SERVICES, ""));
    }
    return providers;
  }

  private List<Member> watchers(Crowd crowd) throws InterruptedException {
    List<Member> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      Member watcher = crowd.add("watcher-" + i, "service-" + i % SERVICES);
      watchers.add(watcher);
      watcher.onTold(new Ear());
    }
    return watchers;
  }

  /** The version says when the change was made. */
  private void change(List<Member> providers) {
    int number = changes.getAndIncrement() % providers.size();
    providers.get(number).describe(Long.toString(System.nanoTime()));
  }

  /** The time is the sample's: so many seconds of changes are what is measured. */
  private double p99After(int seconds) throws InterruptedException {
    delays.clear();
    TimeUnit.SECONDS.sleep(seconds);
    List<Double> sorted;
    synchronized (delays) {
      sorted = delays.stream().sorted().toList();
    }
    return sorted.get((int) (sorted.size() * 0.99));
  }

  /**
   * They are SUSPECT then, and later gone. Asked once a second, which is as exact as what is
   * printed: a list of all is a load, and those who are stuck hear nothing that could be waited
   * for.
   */
  private static void awaitCutOff(LeanRegistry registry, List<Member> stuck)
      throws InterruptedException {
    Set<ByteString> ids = stuck.stream().map(Member::id).collect(Collectors.toSet());
    long up = STUCK;
    for (int second = 0; second < LATEST_CUT_SECONDS && up > 0; second++) {
      TimeUnit.SECONDS.sleep(1);
      up =
          registry.instances().stream()
              .filter(i -> ids.contains(i.getInstanceId()))
              .filter(i -> i.getState() == Instance.State.UP)
              .count();
    }
    assertThat(up).as("stuck readers that are not cut off").isZero();
  }

  /** Whatever the last change of its service was, each that was stuck is told of it. */
  private static void awaitRight(Crowd crowd, List<Member> stuck, List<Member> providers)
      throws InterruptedException {
    AtomicInteger right = new AtomicInteger();
    for (Member member : stuck) {
      member.onTold(new LastWord(right, crowd));
    }
    providers.forEach(provider -> provider.describe(LAST));
    crowd.await("what changed last, on streams that were stuck", () -> right.get() >= STUCK);
  }

  /** Counts once, when all of the service's instances have said their last word. */
  private static final class LastWord implements java.util.function.Consumer<Endpoints> {
    private final AtomicInteger right;
    private final Crowd crowd;
    private boolean heard;

    LastWord(AtomicInteger right, Crowd crowd) {
      this.right = right;
      this.crowd = crowd;
    }

    @Override
    public void accept(Endpoints endpoints) {
      if (!heard
          && endpoints.getEndpointsCount() == INSTANCES_EACH
          && endpoints.getEndpointsList().stream().allMatch(e -> e.getVersion().equals(LAST))) {
        heard = true;
        right.incrementAndGet();
        crowd.changed();
      }
    }
  }

  /** Notes how old the newest version is when it is told. */
  private final class Ear implements java.util.function.Consumer<Endpoints> {
    private long newest;

    @Override
    public void accept(Endpoints endpoints) {
      long now = System.nanoTime();
      long said =
          endpoints.getEndpointsList().stream()
              .mapToLong(e -> Long.parseLong(e.getVersion()))
              .max()
              .orElse(0);
      if (said > newest && newest > 0) {
        delays.add((now - said) / 1e6);
      }
      newest = said;
    }
  }
}
