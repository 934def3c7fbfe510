package io.muster.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How often something is tried: a few times in every build, in full with {@code
 * -Dmuster.campaign=true} (the profile "campaign").
 */
final class Campaign {
  private static final boolean WHOLE = Boolean.getBoolean("muster.whole");
  private static final boolean FULL = WHOLE || Boolean.getBoolean("muster.campaign");

  /** In full two at a time, for the sake of time; a machine of two cores measures no more. */
  private static final int AT_A_TIME = FULL ? 2 : 1;

  private static final boolean BARS = Boolean.getBoolean("muster.bars");

  /** What is added at most to a promise in time where it is not measured. */
  private static final long MOST_SLACK_MILLIS = 10_000;

  private Campaign() {}

  /**
   * What a test holds a promise in time to. A gate runs on machines that others keep busy, so there
   * it is threefold, and at most ten seconds more: enough to see what hangs. Each test prints what
   * it measured; {@code -Dmuster.bars=true} holds it to its word.
   */
  static long within(long promisedMillis) {
    return BARS ? promisedMillis : promisedMillis + Math.min(2 * promisedMillis, MOST_SLACK_MILLIS);
  }

  static int times(int inEveryBuild, int inFull) {
    return FULL ? inFull : inEveryBuild;
  }

  /**
   * As often as promised takes longer than continuous integration has: {@code -Dmuster.whole=true}.
   */
  static int times(int inEveryBuild, int inCampaign, int promised) {
    return WHOLE ? promised : times(inEveryBuild, inCampaign);
  }

  /** Calls that often; returns what came of it. */
  static <T> List<T> repeat(int times, Callable<T> work) throws Exception {
    return each(Collections.nCopies(times, 0), each -> work.call());
  }

  /** What is done with each. */
  interface Work<S, T> {
    T of(S one) throws Exception;
  }

  /** Does that with each; returns what came of it, in the same order. */
  static <S, T> List<T> each(List<S> all, Work<S, T> work) throws Exception {
    List<Future<T>> pending = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            AT_A_TIME, Thread.ofPlatform().name("campaign-", 0).factory())) {
      for (S one : all) {
        pending.add(pool.submit(() -> work.of(one)));
      }
    }
    List<T> done = new ArrayList<>();
    for (Future<T> one : pending) {
      done.add(one.get());
    }
    return done;
  }

  static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
