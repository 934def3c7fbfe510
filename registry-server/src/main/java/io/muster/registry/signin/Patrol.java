package io.muster.registry.signin;

import io.muster.registry.Log;
import io.muster.registry.identity.Policy;
import io.muster.registry.identity.Watched;
import io.muster.registry.token.Tokens;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Looks every two seconds whether tokens and policy have changed, and ends what they no longer
 * allow. A thread of its own, since files are read.
 */
public final class Patrol {
  private static final long EVERY_SECONDS = 2;

  private final Tokens tokens;
  private final Watched<Policy> policy;
  private final Live live;
  private final Log log;
  private final ScheduledThreadPoolExecutor thread;

  /** Makes it. */
  public Patrol(Tokens tokens, Watched<Policy> policy, Live live, ThreadFactory threads, Log log) {
    this.tokens = tokens;
    this.policy = policy;
    this.live = live;
    this.log = log;
    this.thread = new ScheduledThreadPoolExecutor(1, threads);
  }

  /** Begins to look. */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the thread
  public void start() {
    thread.scheduleWithFixedDelay(this::lookAgain, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @SuppressWarnings("IllegalCatch") // whatever goes wrong once, it must look again
  private void lookAgain() {
    try {
      look();
    } catch (RuntimeException e) {
      log.warn("tokens, policy and open streams could not be looked at: " + e);
    }
  }

  /** Looks once. */
  public void look() {
    try {
      tokens.look();
      policy.look();
    } finally {
      live.look(); // by what was known before, at the least
    }
  }

  /** Ends it. */
  public void stop() {
    thread.shutdownNow();
  }
}
