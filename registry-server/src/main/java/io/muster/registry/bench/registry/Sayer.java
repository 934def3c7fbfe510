package io.muster.registry.bench.registry;

import java.util.concurrent.atomic.LongAdder;

/** One agent that always has something new to say, and counts the answers. */
final class Sayer {
  private final Contender.Client client;
  private final String service;
  private final LongAdder answers;
  private volatile boolean over;
  private int version;

  Sayer(Contender.Client client, String service, LongAdder answers) {
    this.client = client;
    this.service = service;
    this.answers = answers;
  }

  /** Says it, and says something new for every answer; so many are unanswered at a time. */
  void begin(int outstanding) {
    for (int i = 0; i < outstanding; i++) {
      say();
    }
  }

  private synchronized void say() {
    version++;
    client.register(service, "v" + version, this::answered);
  }

  private void answered() {
    answers.increment();
    if (!over) {
      say();
    }
  }

  /** Says nothing more. */
  void stop() {
    over = true;
  }

  void close() {
    stop();
    client.close();
  }
}
