package io.muster.agent.quiet.logging;

/** Writes nothing. What matters is told through the agent's own log, once. */
public final class Logger {
  private static final Logger QUIET = new Logger();

  private Logger() {}

  /** Returns the one logger. */
  public static Logger getLogger(String name) {
    return QUIET;
  }

  /** Returns the name. */
  public String getName() {
    return "quiet";
  }

  /** Returns false. */
  public boolean isLoggable(Level level) {
    return false;
  }

  /** Writes nothing. */
  public void log(LogRecord entry) {}

  /** Writes nothing. */
  public void log(Level level, String message) {}

  /** Writes nothing. */
  public void log(Level level, String message, Object value) {}

  /** Writes nothing. */
  public void log(Level level, String message, Object[] values) {}

  /** Writes nothing. */
  public void log(Level level, String message, Throwable thrown) {}

  /** Writes nothing. */
  public void warning(String message) {}

  /** Writes nothing. */
  public void info(String message) {}

  /** Writes nothing. */
  public void fine(String message) {}

  /** Writes nothing. */
  public void finer(String message) {}
}
