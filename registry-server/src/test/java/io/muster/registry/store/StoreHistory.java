package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.wire.Hearing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Changes drawn from a seed, told to a store one batch after the other, and what each led to. */
final class StoreHistory {
  private static final int INSTANCES = 40;

  private final Random random;
  private final List<State> states = new ArrayList<>(List.of(new State(Map.of(), Overrides.NONE)));
  private int acknowledged;

  /** What there is after some change. */
  private record State(Map<InstanceId, Instance> instances, Overrides overrides) {}

  StoreHistory(long seed) {
    this.random = new Random(seed);
  }

  /** Tells the store of so many changes at once and waits until all are acknowledged. */
  void batch(Store store, int changes) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(changes);
    for (int i = 0; i < changes; i++) {
      change(
          store,
          problem -> {
            if (problem.isEmpty()) {
              done.countDown();
            }
          });
    }
    if (!done.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("not acknowledged: " + done.getCount() + " of " + changes);
    }
    acknowledged = states.size() - 1;
  }

  /** Tells the store of one change. */
  void change(Store store, Store.Outcome outcome) {
    int revision = states.size();
    if (random.nextInt(8) == 0) {
      Overrides next = overrides(states.getLast().overrides());
      states.add(new State(states.getLast().instances(), next));
      store.override(next, revision, outcome);
      return;
    }
    Map<InstanceId, Instance> next = new HashMap<>(states.getLast().instances());
    InstanceId id = id(1 + random.nextInt(INSTANCES));
    if (random.nextInt(4) == 0) {
      next.remove(id);
      states.add(new State(next, states.getLast().overrides()));
      store.remove(id, revision, outcome);
    } else {
      Instance instance = instance(id, revision);
      next.put(id, instance);
      states.add(new State(next, states.getLast().overrides()));
      store.put(instance, revision, outcome);
    }
  }

  private Overrides overrides(Overrides before) {
    int number = 1 + random.nextInt(10);
    String service = id(number).tenant().qualify("service-1");
    Place place = new Place(service, "10.0.0." + number, 8_000);
    return random.nextInt(3) == 0
        ? before.without(before.at(place))
        : before.with(
            new OperatorOverride(
                random.nextBoolean()
                    ? OperatorOverride.What.DRAINED
                    : OperatorOverride.What.REMOVED,
                place,
                id(number),
                "alice",
                "reason " + states.size(),
                states.size()));
  }

  /** Keeps the newest state only, for long runs; the numbers of changes start over. */
  void forgetPast() {
    State last = states.getLast();
    states.clear();
    states.add(last);
  }

  /** Returns how many changes have been told. */
  int told() {
    return states.size() - 1;
  }

  /** Returns how many changes have been acknowledged. */
  int acknowledged() {
    return acknowledged;
  }

  /** Returns after how many changes the roster was exactly this one, the newest; or -1: never. */
  int lastLike(Roster roster) {
    Map<InstanceId, Instance> found = new HashMap<>();
    roster.instances().forEach(i -> found.put(i.id(), stale(i)));
    return states.lastIndexOf(new State(found, roster.overrides()));
  }

  /** Every second one is of another tenant than the default one. */
  private static InstanceId id(int number) {
    return new InstanceId(
        number % 2 == 0 ? new Tenant("shop") : Tenant.DEFAULT, "%032x".formatted(number));
  }

  private Instance instance(InstanceId id, int number) {
    ServiceDescription said =
        ServiceDescription.newBuilder()
            .setName("service-" + random.nextInt(5))
            .setVersion("1." + number)
            .setAdvertisedHost("10.0.0." + (1 + random.nextInt(200)))
            .addTags("prod")
            .putLabels("zone", "x".repeat(random.nextInt(200)))
            .addPorts(
                Port.newBuilder()
                    .setName("http")
                    .setNumber(1 + random.nextInt(60_000))
                    .setProtocol("http")
                    .setAdvertised(true)
                    .setPrimary(true))
            .build();
    return new Instance(
        id,
        new Instance.Life(1, number, 0),
        new Instance.Standing(io.muster.registry.roster.State.STALE, "", 0),
        new Introduction(
            "test",
            List.of(),
            Verbatim.of(HostFacts.newBuilder().setPid(number).build().toByteArray()),
            ""),
        Optional.of(Hearing.service(said, id.tenant(), Verbatim.of(said.toByteArray()))));
  }

  private static Instance stale(Instance read) {
    return new Instance(
        read.id(),
        read.life(),
        new Instance.Standing(io.muster.registry.roster.State.STALE, "", 0),
        read.introduction(),
        read.service());
  }
}
