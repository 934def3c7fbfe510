package io.muster.agent.premain;

import java.lang.instrument.Instrumentation;

/** The door the JVM knocks at. */
public final class Premain {
  private Premain() {}

  /** Called by the JVM before main. */
  public static void premain(String arguments, Instrumentation instrumentation) {}

  /** Called by the JVM on a late attach. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {}
}
