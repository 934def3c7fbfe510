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

  /** Returns a good answer that nobody keeps. */
  static Answer of(String type, String content) {
    return new Whole(
        200, type, content.getBytes(StandardCharsets.UTF_8), Map.of("cache-control", "no-store"));
  }
}
