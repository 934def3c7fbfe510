package io.muster.agent.quiet.slf4j;

/** Writes nothing: an interface, since the libraries were compiled against one. */
public interface Logger {
  /** Returns false. */
  default boolean isTraceEnabled() {
    return false;
  }

  /** Returns false. */
  default boolean isDebugEnabled() {
    return false;
  }

  /** Returns false. */
  default boolean isInfoEnabled() {
    return false;
  }

  /** Returns false. */
  default boolean isWarnEnabled() {
    return false;
  }

  /** Returns false. */
  default boolean isErrorEnabled() {
    return false;
  }

  /** Writes nothing. */
  default void trace(String format) {}

  /** Writes nothing. */
  default void trace(String format, Object one) {}

  /** Writes nothing. */
  default void trace(String format, Object one, Object two) {}

  /** Writes nothing. */
  default void trace(String format, Object... all) {}

  /** Writes nothing. */
  default void trace(String message, Throwable thrown) {}

  /** Writes nothing. */
  default void debug(String format) {}

  /** Writes nothing. */
  default void debug(String format, Object one) {}

  /** Writes nothing. */
  default void debug(String format, Object one, Object two) {}

  /** Writes nothing. */
  default void debug(String format, Object... all) {}

  /** Writes nothing. */
  default void debug(String message, Throwable thrown) {}

  /** Writes nothing. */
  default void info(String format) {}

  /** Writes nothing. */
  default void info(String format, Object one) {}

  /** Writes nothing. */
  default void info(String format, Object one, Object two) {}

  /** Writes nothing. */
  default void info(String format, Object... all) {}

  /** Writes nothing. */
  default void info(String message, Throwable thrown) {}

  /** Writes nothing. */
  default void warn(String format) {}

  /** Writes nothing. */
  default void warn(String format, Object one) {}

  /** Writes nothing. */
  default void warn(String format, Object one, Object two) {}

  /** Writes nothing. */
  default void warn(String format, Object... all) {}

  /** Writes nothing. */
  default void warn(String message, Throwable thrown) {}

  /** Writes nothing. */
  default void error(String format) {}

  /** Writes nothing. */
  default void error(String format, Object one) {}

  /** Writes nothing. */
  default void error(String format, Object one, Object two) {}

  /** Writes nothing. */
  default void error(String format, Object... all) {}

  /** Writes nothing. */
  default void error(String message, Throwable thrown) {}
}
