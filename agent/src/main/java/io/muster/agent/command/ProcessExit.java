package io.muster.agent.command;

import io.muster.agent.premain.AgentLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends this process, on threads of its own: shutdown hooks may wait for any other. */
public final class ProcessExit implements Exit {
  /** Of a process that was ended without its hooks: not an ordinary end. */
  private static final int HALTED = 1;

  private final AgentLog log;

  /** Makes one. */
  public ProcessExit(AgentLog log) {
    this.log = log;
  }

  @Override
  public void exit(long haltAfterMillis) {
    if (haltAfterMillis > 0) {
      start("muster-halt", () -> halt(haltAfterMillis));
    }
    start("muster-shutdown", this::exit);
  }

  @SuppressWarnings("IllegalCatch") // a security manager may forbid it; nothing else is harmed
  private void exit() {
    try {
      System.exit(0);
    } catch (Throwable e) {
      log.warn("the process cannot be ended: " + e);
    }
  }

  private static void halt(long millis) {
    try {
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return; // by whom, nobody knows; the hooks go on
    }
    Runtime.getRuntime().halt(HALTED);
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(null, work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.setUncaughtExceptionHandler((dying, e) -> log.warn(name + " met a fault: " + e));
    thread.start();
  }
}
