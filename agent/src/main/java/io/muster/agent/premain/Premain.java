package io.muster.agent.premain;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The door the JVM knocks at. Whatever goes wrong behind it, the application starts. To find its
 * methods the JVM loads every type that one of them names, in the JDK's own tools too: so the rest
 * is in {@link Joining}.
 */
public final class Premain {
  /**
   * Exit code when {@code muster.await.policy=stop} and a requirement is missing (sysexits.h:
   * EX_UNAVAILABLE).
   */
  static final int MISSING = 69;

  private Premain() {}

  /** Called by the JVM before main. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation, false);
  }

  /** Called by the JVM on a late attach. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation, true);
  }

  @SuppressWarnings("IllegalCatch") // a throw out of premain ends the JVM with SIGABRT
  private static void enter(
      @Nullable String arguments, Instrumentation instrumentation, boolean lateAttach) {
    boolean begins = true;
    try {
      if (!Bystander.is()) {
        begins = Joining.join(arguments, instrumentation, lateAttach);
      }
    } catch (Throwable e) {
      excuse(e);
    }
    if (!begins) {
      System.exit(MISSING);
    }
  }

  @SuppressWarnings("IllegalCatch") // out of memory, say: then in silence
  private static void excuse(Throwable problem) {
    try {
      new AgentLog("info").warn("the agent does nothing in this process: " + problem);
    } catch (Throwable e) {
      return;
    }
  }
}
