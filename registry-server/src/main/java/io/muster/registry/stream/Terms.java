package io.muster.registry.stream;

import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Rules;
import io.muster.registry.store.Store;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Welcome;
import io.muster.registry.wire.Saying;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the registry tells every agent in its welcome.
 *
 * @param metricsInterval how often figures are expected
 * @param rules how long silence is believed
 * @param version of the registry
 * @param start which start of the registry it is
 */
public record Terms(Duration metricsInterval, Rules rules, String version, Start start) {
  /**
   * One start of a registry, so that agents can tell what it may have forgotten.
   *
   * @param id drawn at random
   * @param number one more than that of the start before, unless the store was lost
   * @param remembered the roster it began with was complete up to this revision
   */
  public record Start(long id, long number, long remembered) {
    /** The start that opened this store. */
    public static Start of(Store store, RandomGenerator random) {
      return new Start(random.nextLong(), store.boot(), store.remembered());
    }
  }

  /** Returns the welcome of one agent. */
  RegistryMessage welcome(Lease lease, boolean described, String observedHost, long nowMillis) {
    return Saying.welcome(
        Welcome.newBuilder()
            .setEpoch(lease.epoch())
            .setMetricsIntervalMillis((int) metricsInterval.toMillis())
            .setSuspectAfterMillis((int) rules.suspectAfter().toMillis())
            .setRemoveAfterMillis((int) rules.removeAfter().toMillis())
            .setDescribedKnown(described)
            .setRegistryVersion("muster " + version)
            .setObservedHost(observedHost)
            .setStartId(start.id())
            .setStartNumber(start.number())
            .setRememberedRevision(start.remembered())
            .setNowMillis(nowMillis));
  }

  /** Returns whether the registry knows the description already that the agent would send. */
  static boolean known(Hello hello, Lease lease, Roster roster) {
    return hello.getDescribedDigest() != 0
        && roster
                .instance(lease.id())
                .flatMap(instance -> instance.service())
                .map(service -> service.said().digest())
                .orElse(0L)
            == hello.getDescribedDigest();
  }
}
