package io.muster.agent;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.link.EventLoop;
import io.muster.agent.probe.Probes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the open ports at once, and once more when the probes have found something about them.
 * Confined to the event loop; the probes run in the pool.
 */
final class Scout {
  /** After a change of the ports; an application may go on preparing itself after its bind. */
  private static final long[] ROUNDS_MILLIS = {0, 1_000, 5_000, 20_000};

  private final Supplier<Probes> makes;
  private final EventLoop loop;
  private final Executor pool;
  private final Consumer<List<BoundSocket>> next;
  private List<BoundSocket> open = new ArrayList<>();
  private Map<BoundSocket, Findings> findings = new HashMap<>();
  private int changes;
  private @Nullable Probes probes;

  /** Has the probes made when the first port is open: until then they are of no use. */
  Scout(Supplier<Probes> makes, EventLoop loop, Executor pool, Consumer<List<BoundSocket>> next) {
    this.makes = makes;
    this.loop = loop;
    this.pool = pool;
    this.next = next;
  }

  void portsChanged(List<BoundSocket> now) {
    open = now;
    findings.keySet().retainAll(now);
    next.accept(described());
    if (!now.isEmpty()) {
      look(++changes, 0);
    }
  }

  /** A round, unless the ports have changed since it was planned: their own rounds come then. */
  private void look(int change, int round) {
    if (round < ROUNDS_MILLIS.length) {
      loop.later(() -> start(change, round), ROUNDS_MILLIS[round]);
    }
  }

  private void start(int change, int round) {
    if (change == changes) {
      List<BoundSocket> sockets = open;
      pool.execute(
          () -> {
            Map<BoundSocket, Findings> found = probes().look(sockets);
            loop.execute(() -> found(change, round, found));
          });
    }
  }

  private synchronized Probes probes() {
    Probes made = probes;
    if (made == null) {
      made = makes.get();
      probes = made;
    }
    return made;
  }

  private void found(int change, int round, Map<BoundSocket, Findings> found) {
    if (change == changes) {
      if (!found.equals(findings)) {
        findings = new HashMap<>(found);
        next.accept(described());
      }
      look(change, round + 1);
    }
  }

  private List<BoundSocket> described() {
    List<BoundSocket> described = new ArrayList<>();
    for (BoundSocket socket : open) {
      described.add(socket.found(findings.getOrDefault(socket, Findings.NONE)));
    }
    return described;
  }
}
