package io.muster.agent.quiet.logging;

/** A line that is not written. */
public final class LogRecord {
  /** Makes one. */
  public LogRecord(Level level, String message) {}

  /** Takes the name and drops it. */
  public void setLoggerName(String name) {}

  /** Takes the cause and drops it. */
  public void setThrown(Throwable thrown) {}

  /** Takes the name and drops it. */
  public void setSourceMethodName(String name) {}

  /** Takes the name and drops it. */
  public void setSourceClassName(String name) {}

  /** Takes the values and drops them. */
  public void setParameters(Object[] parameters) {}
}
