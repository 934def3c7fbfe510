package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Service;
import io.muster.registry.settings.Quota;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many agents of one address come in, how fast, and where they may say that they are reached.
 * Instances are counted besides streams, since the last of a service stays when its stream ends:
 * who opens and closes streams under ever new names would fill the roster. Any thread.
 */
public final class Admission {
  /** Streams a second of one address, once its first rush is over. */
  private static final int PER_SECOND = 100;

  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private final Quota quota;
  private final LongSupplier nanos;
  private final Map<String, Held> held = new HashMap<>();
  private final Map<InstanceId, String> homes = new HashMap<>();

  /** What one address has. */
  private static final class Held {
    private int streams;
    private int instances;
    private long rush;
    private long atNanos;

    /** Gives back what time has given back; returns whether nothing is left to remember. */
    boolean idle(long now) {
      long given = (now - atNanos) / NANOS_EACH;
      rush = Math.max(0, rush - given);
      atNanos += given * NANOS_EACH;
      return streams == 0 && instances == 0 && rush == 0;
    }
  }

  /** Makes one in which nobody is. */
  public Admission(Quota quota, LongSupplier nanos) {
    this.quota = quota;
    this.nanos = nanos;
  }

  /** Returns why no stream may be opened from there; when it may, it counts until it has left. */
  synchronized Optional<String> enter(Origin from) {
    long now = nanos.getAsLong();
    held.values().removeIf(each -> each.idle(now));
    Held its = of(from.key(), now);
    if (its.streams >= quota.agents()) {
      return Optional.of(
          "agents of "
              + shown(from)
              + " hold "
              + its.streams
              + " streams, the most it may; "
              + raise());
    }
    if (its.rush >= quota.agents()) {
      return Optional.of(
          shown(from) + " opens more than " + PER_SECOND + " streams a second for long; slow down");
    }
    its.streams++;
    its.rush++;
    return Optional.empty();
  }

  /** A stream that had entered has ended. */
  synchronized void leave(Origin from) {
    Held its = held.get(from.key());
    if (its != null) {
      its.streams--;
    }
  }

  /**
   * Returns why the instance may not be one of this address; when it may, it is until it is gone.
   */
  synchronized Optional<String> settle(InstanceId id, Origin from) {
    String before = homes.get(id);
    if (from.key().equals(before)) {
      return Optional.empty();
    }
    Held its = of(from.key(), nanos.getAsLong());
    if (its.instances >= quota.agents()) {
      return Optional.of(
          shown(from) + " has " + its.instances + " instances, the most it may; " + raise());
    }
    gone(id);
    homes.put(id, from.key());
    its.instances++;
    return Optional.empty();
  }

  /** The instance has left the roster. */
  synchronized void gone(InstanceId id) {
    String home = homes.remove(id);
    Held its = home == null ? null : held.get(home);
    if (its != null) {
      its.instances--;
    }
  }

  /** Returns why the service may not say it is reached where it does. */
  Optional<String> misplaced(Service service, Origin from) {
    for (Offer offer : service.offers()) {
      if (!quota.advertised().allows(from.address(), offer.host())) {
        return Optional.of(
            "service.advertised_host: expected "
                + from.address().getHostAddress()
                + ", from where the agent calls, got \""
                + offer.host()
                + "\"; set muster.advertise.host, or allow it with the registry's setting"
                + " advertised-address (any, or networks such as 10.0.0.0/8)");
      }
    }
    return Optional.empty();
  }

  private Held of(String key, long now) {
    return held.computeIfAbsent(
        key,
        k -> {
          Held fresh = new Held();
          fresh.atNanos = now;
          return fresh;
        });
  }

  private static String shown(Origin from) {
    return from.address().getHostAddress();
  }

  private static String raise() {
    return "the registry's setting agents-per-address allows more";
  }
}
