package io.muster.registry.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** What is said to a request. */
public sealed interface Answer {
  /**
   * All at once.
   *
   * @param status of HTTP
   * @param type of the content
   * @param content its bytes, this object's from then on
   * @param headers besides those that every answer has
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Whole(int status, String type, byte[] content, Map<String, String> headers)
      implements Answer {}

  /**
   * A stream of events that goes on until the caller leaves.
   *
   * @param begin called once, on the people's thread, with where to write
   */
  record Events(Consumer<EventStream> begin) implements Answer {}

  /**
   * To something that has begun and takes its time. The connection waits; what comes after it waits
   * as well.
   *
   * @param whole called once, on the connection's thread, with whom to tell the whole answer, once,
   *     on any thread; must not block
   */
  record Later(Consumer<Consumer<Whole>> whole) implements Answer {}

  /** Returns a good answer that nobody keeps. */
  static Whole of(String type, String content) {
    return new Whole(
        200, type, content.getBytes(StandardCharsets.UTF_8), Map.of("cache-control", "no-store"));
  }

  /** Returns why there is no good one. */
  static Whole of(Problem problem) {
    return Writing.problem(problem);
  }
}
