package io.muster.registry.http;

/** What is to be had here. */
@FunctionalInterface
public interface Site {
  /**
   * Answers a request; on the people's thread.
   *
   * @throws Problem when it cannot
   */
  Answer answer(Request request);
}
