package io.muster.endtoend;

import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The roster as it is pushed, with the time at which each port of each process came into it. */
final class Feed implements StreamObserver<Roster> {
  private final Map<String, Long> arrivals = new HashMap<>();
  private Roster last = Roster.getDefaultInstance();

  Feed(Fleet fleet) {
    FleetGrpc.newStub(fleet.channel()).watch(ListRequest.getDefaultInstance(), this);
  }

  /** Returns what the registry knows of a process. */
  synchronized Optional<Instance> instance(long pid) {
    return last.getInstancesList().stream().filter(i -> i.getHost().getPid() == pid).findFirst();
  }

  /** Returns when the port came into the roster, in nanoseconds of {@link System#nanoTime}. */
  synchronized long arrival(long pid, int port) {
    return arrivals.getOrDefault(pid + "/" + port, 0L);
  }

  /** Waits until it is so; looks after each roster and each {@link #signal}. */
  synchronized boolean await(Duration patience, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!so.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Something else than the roster has changed. */
  synchronized void signal() {
    notifyAll();
  }

  @Override
  public synchronized void onNext(Roster roster) {
    long now = System.nanoTime();
    last = roster;
    for (Instance instance : roster.getInstancesList()) {
      instance
          .getService()
          .getPortsList()
          .forEach(
              p -> arrivals.putIfAbsent(instance.getHost().getPid() + "/" + p.getNumber(), now));
    }
    notifyAll();
  }

  @Override
  public synchronized void onError(Throwable problem) {
    notifyAll(); // the fleet is over; who waits says what is missing
  }

  @Override
  public void onCompleted() {}
}
