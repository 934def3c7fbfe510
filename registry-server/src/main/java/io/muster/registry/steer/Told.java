package io.muster.registry.steer;

/** Who is told how an action goes; on any thread, one call at a time, and must only enqueue. */
public interface Told {
  /** The next step; the last one says that it is. */
  void step(Step step);

  /** It was not begun; nothing else is told then. */
  void refused(Refused why);
}
