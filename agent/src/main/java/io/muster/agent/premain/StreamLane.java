package io.muster.agent.premain;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the inner realm to life, on its own thread. That is started before anything is known, to
 * load {@link Ahead} of the main thread, and is then given its work or called off.
 */
final class StreamLane implements Runnable, Thread.UncaughtExceptionHandler {
  private static final String AGENT = "io.muster.agent.Agent";

  private final Ahead ahead = new Ahead();
  private @Nullable AgentContext context;
  private @Nullable Throwable failure;
  private boolean over;

  /** Starts the thread. */
  @SuppressWarnings("IllegalCatch") // no thread to be had is an Error: told when the lane is needed
  void start() {
    try {
      Thread thread = new Thread(null, this, "muster-agent");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.setUncaughtExceptionHandler(this);
      thread.start();
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** Says that there will be something to do. Main thread. */
  void wanted() {
    ahead.wanted();
  }

  /** Gives the thread its work. Main thread. */
  void begin(AgentContext handed) {
    Throwable why = hand(handed);
    if (why != null) {
      off(handed, why);
    }
  }

  private synchronized @Nullable Throwable hand(AgentContext handed) {
    context = handed;
    notifyAll();
    return failure;
  }

  /** Ends the thread, unless it was given its work. Main thread. */
  synchronized void callOff() {
    over = true;
    if (context == null) {
      ahead.off();
    }
    notifyAll();
  }

  private synchronized @Nullable AgentContext work() throws InterruptedException {
    while (context == null && !over) {
      wait();
    }
    return context;
  }

  /** What even the thread's top did not catch: else the JVM prints a stack trace. */
  @Override
  @SuppressWarnings("IllegalCatch") // what this throws, the JVM prints too
  public void uncaughtException(Thread thread, Throwable problem) {
    try {
      failed(problem);
    } catch (Throwable e) {
      return; // who cannot speak cannot say that he cannot
    }
  }

  private void failed(Throwable why) {
    AgentContext given = remember(why);
    if (given != null) {
      off(given, why);
    }
  }

  private synchronized @Nullable AgentContext remember(Throwable why) {
    failure = why;
    return context;
  }

  private static void off(AgentContext context, Object why) {
    context.log().warn("the stream to the registry is off in this process: " + why);
  }

  @Override
  public void run() {
    loadAhead();
    try {
      AgentContext given = work();
      if (given != null) {
        serve(given);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // as below
  private void loadAhead() {
    try {
      ahead.run();
    } catch (Throwable e) {
      return; // it only helps: the main thread meets the same, and says so
    }
  }

  @SuppressWarnings("IllegalCatch") // thread top: the host must not see a thread die
  private static void serve(AgentContext context) {
    try {
      ClassLoader loader = context.realm().loader();
      Class.forName(AGENT, true, loader)
          .getMethod("start", AgentContext.class)
          .invoke(null, context);
    } catch (InvocationTargetException e) {
      off(context, String.valueOf(e.getCause()));
    } catch (ClassNotFoundException e) {
      off(context, "the agent's jar is not whole, " + e.getMessage());
    } catch (ReflectiveOperationException | IOException | RuntimeException | Error e) {
      off(context, e);
    }
  }
}
