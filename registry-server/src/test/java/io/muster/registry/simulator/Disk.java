package io.muster.registry.simulator;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import io.muster.registry.store.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What outlives the registry's process. A crash loses what is not committed, or not all of it. */
final class Disk {
  private static final long LEAP = 1_000_000;

  private final Schedule schedule;
  private final Map<InstanceId, Instance> instances = new TreeMap<>();
  private final long slowest;
  private Overrides overrides = Overrides.NONE;
  private long revision;
  private long boots;

  Disk(Schedule schedule) {
    this.schedule = schedule;
    this.slowest = schedule.any(List.of(5L, 50L, 1_000L)) * Schedule.MILLI;
  }

  Opened open() {
    return new Opened();
  }

  private record Write(Runnable change, long revision, Store.Outcome outcome) {}

  /** The disk as one process of the registry has it open. */
  final class Opened implements Store {
    private final Deque<Write> pending = new ArrayDeque<>();
    private final long boot = ++boots;
    private final Roster opened;
    private final long remembered;
    private boolean committing;
    private boolean crashed;

    Opened() {
      remembered = revision;
      revision = (revision / LEAP + 1) * LEAP;
      opened = Roster.of(revision, instances.values(), overrides);
    }

    @Override
    public long boot() {
      return boot;
    }

    @Override
    public Roster opened() {
      return opened;
    }

    @Override
    public long remembered() {
      return remembered;
    }

    @Override
    public boolean complete() {
      return true;
    }

    @Override
    public void recalled() {}

    @Override
    public void put(Instance instance, long at, Outcome outcome) {
      write(new Write(() -> instances.put(instance.id(), instance), at, outcome));
    }

    @Override
    public void remove(InstanceId id, long at, Outcome outcome) {
      write(new Write(() -> instances.remove(id), at, outcome));
    }

    @Override
    public void override(Overrides all, long at, Outcome outcome) {
      write(new Write(() -> overrides = all, at, outcome));
    }

    private void write(Write write) {
      if (!crashed) {
        pending.addLast(write);
        commitSoon();
      }
    }

    private void commitSoon() {
      if (!committing) {
        committing = true;
        int batch = pending.size();
        schedule.in(schedule.between(0, slowest), () -> commit(batch));
      }
    }

    private void commit(int batch) {
      if (crashed) {
        return;
      }
      for (int i = 0; i < batch; i++) {
        Write write = pending.removeFirst();
        apply(write);
        write.outcome().known("");
      }
      committing = false;
      if (!pending.isEmpty()) {
        commitSoon();
      }
    }

    private void apply(Write write) {
      write.change().run();
      revision = Math.max(revision, write.revision());
    }

    /** What was pending may or may not have been written, in order; nobody hears of it. */
    void crash() {
      crashed = true;
      int written = pending.isEmpty() ? 0 : schedule.below(pending.size() + 1);
      for (int i = 0; i < written; i++) {
        apply(pending.removeFirst());
      }
    }

    @Override
    public void close() {
      crashed = true;
    }
  }
}
