package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has each agent of a growing list show every ten seconds that it lives, evenly spread: who is
 * silent for longer is taken for lost, and a registry that looks for the lost is not at rest.
 */
@Allowed("a measurement waits")
final class Beats implements AutoCloseable {
  /** The registry's own metrics interval. */
  private static final double BEAT_MILLIS = 10_000;

  private static final int STEP_MILLIS = 50;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("beats").factory());

  private final List<Contender.Client> clients;
  private double due;
  private int next;

  /**
   * Begins with it.
   *
   * @param clients a list that may be read while it grows
   */
  Beats(List<Contender.Client> clients) {
    this.clients = clients;
    var unused =
        thread.scheduleAtFixedRate(this::step, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void step() {
    int all = clients.size();
    for (due += all * STEP_MILLIS / BEAT_MILLIS; due >= 1; due--) {
      next = next < all ? next : 0;
      clients.get(next++).beat();
    }
  }

  @Override
  public void close() {
    thread.close(); // waits for a step under way: what it beats is closed next
  }
}
