package io.muster.agent.quiet.logging;

/** How grave a line would be. */
public final class Level {
  /** Would be an error. */
  public static final Level SEVERE = new Level();

  /** Would be a warning. */
  public static final Level WARNING = new Level();

  /** Would be a note. */
  public static final Level INFO = new Level();

  /** Would be a detail. */
  public static final Level FINE = new Level();

  /** Would be a smaller detail. */
  public static final Level FINER = new Level();

  /** Would be the smallest detail. */
  public static final Level FINEST = new Level();

  private Level() {}
}
