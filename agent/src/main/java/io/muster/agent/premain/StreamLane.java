package io.muster.agent.premain;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** Brings the inner realm to life, on its own thread. */
final class StreamLane implements Runnable, Thread.UncaughtExceptionHandler {
  private static final String AGENT = "io.muster.agent.Agent";

  private final AgentContext context;

  StreamLane(AgentContext context) {
    this.context = context;
  }

  /** What even the thread's top did not catch: else the JVM prints a stack trace. */
  @Override
  @SuppressWarnings("IllegalCatch") // what this throws, the JVM prints too
  public void uncaughtException(Thread thread, Throwable problem) {
    try {
      context.log().warn("the stream to the registry is off in this process: " + problem);
    } catch (Throwable e) {
      return; // who cannot speak cannot say that he cannot
    }
  }

  @Override
  @SuppressWarnings("IllegalCatch") // thread top: the host must not see a thread die
  public void run() {
    try {
      ClassLoader loader = context.realm().loader();
      Class.forName(AGENT, true, loader)
          .getMethod("start", AgentContext.class)
          .invoke(null, context);
    } catch (InvocationTargetException e) {
      context.log().warn("the stream to the registry is off in this process: " + e.getCause());
    } catch (ClassNotFoundException e) {
      context
          .log()
          .warn(
              "the stream to the registry is off in this process: the agent's jar is not whole, "
                  + e.getMessage());
    } catch (ReflectiveOperationException | IOException | RuntimeException | Error e) {
      context.log().warn("the stream to the registry is off in this process: " + e);
    }
  }
}
