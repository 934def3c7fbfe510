package io.muster.registry.http;

/** Where server-sent events are written. Any thread. */
public interface EventStream {
  /** Returns whether the caller takes more now: what is written all the same is buffered. */
  boolean ready();

  /**
   * Writes an event.
   *
   * @param name its type
   * @param id what a caller that comes back says it has; empty for none
   * @param data one line
   */
  void send(String name, String id, String data);

  /** Has it run once when the caller has left. */
  void atEnd(Runnable end);
}
