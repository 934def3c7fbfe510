package io.muster.agent.premain;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;

/** Brings the inner realm to life, on its own thread. */
final class StreamLane implements Runnable, Thread.UncaughtExceptionHandler {
  private static final String AGENT = "io.muster.agent.Agent";

  private final AgentContext context;

  StreamLane(AgentContext context) {
    this.context = context;
  }

  /** What even the thread's top did not catch: else the JVM prints a stack trace. */
  @Override
  public void uncaughtException(Thread thread, Throwable problem) {
    context.log().warn("the stream to the registry is off in this process: " + problem);
  }

  @Override
  @SuppressWarnings("IllegalCatch") // thread top: the host must not see a thread die
  public void run() {
    try {
      ClassLoader door = StreamLane.class.getClassLoader();
      if (door == null) {
        throw new IllegalStateException(
            "the agent's jar is on the boot class path; expected -javaagent alone");
      }
      File jar =
          new File(StreamLane.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      InnerLoader loader = new InnerLoader(jar, door);
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
    } catch (ReflectiveOperationException
        | IOException
        | URISyntaxException
        | RuntimeException
        | Error e) {
      context.log().warn("the stream to the registry is off in this process: " + e);
    }
  }
}
