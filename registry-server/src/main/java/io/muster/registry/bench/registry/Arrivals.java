package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Agents that come, register, stay and show that they live: agent i is of service i modulo the
 * services' number.
 */
@Allowed("a measurement waits")
final class Arrivals implements AutoCloseable {
  /** As many as a registry's clients would have on the way at once. */
  private static final int UNANSWERED = 256;

  private static final int PATIENCE_SECONDS = 300;

  private final int services;
  private final List<Contender.Client> clients = Collections.synchronizedList(new ArrayList<>());
  private final Beats beats = new Beats(clients);

  Arrivals(int services) {
    this.services = services;
  }

  /** Makes one agent. */
  @FunctionalInterface
  interface Arrival {
    Contender.Client come(int number, String required) throws IOException;
  }

  /**
   * Has that many come and waits until each is registered. The first one is before the others come:
   * lists begin with who came first, so who looks at their beginning sees that one change.
   */
  void arrive(int agents, Arrival arrival) throws IOException, InterruptedException {
    Semaphore free = new Semaphore(UNANSWERED);
    for (int i = 0; i < agents; i++) {
      acquire(free, 1);
      Contender.Client client = arrival.come(i, name(i + 1));
      clients.add(client);
      client.register(name(i), "1", free::release);
      if (i == 0) {
        acquire(free, UNANSWERED);
        free.release(UNANSWERED);
      }
    }
    acquire(free, UNANSWERED);
  }

  /** Whoever fails is never answered: it is told instead of waited for. */
  private static void acquire(Semaphore free, int permits)
      throws IOException, InterruptedException {
    for (int second = 0; second < PATIENCE_SECONDS; second++) {
      if (free.tryAcquire(permits, 1, TimeUnit.SECONDS)) {
        return;
      }
      Failures.check();
    }
    throw new IOException("registrations are not answered");
  }

  String name(int agent) {
    return "service-" + agent % services;
  }

  List<Contender.Client> clients() {
    return clients;
  }

  /** Has them show no longer that they live. */
  void silence() {
    beats.close();
  }

  @Override
  public void close() {
    silence();
    clients.forEach(Contender.Client::close);
  }
}
