package io.muster.registry.roster;

/**
 * A session's claim on its instance. The stream's thread says when it heard something; the keeper
 * reads it. Times are nanoseconds of the monotonic clock.
 */
public final class Lease {
  private final InstanceId id;
  private final long incarnation;
  private final long epoch;
  private volatile long heardNanos;
  private volatile long spokeNanos;
  private volatile boolean confirmed;

  Lease(InstanceId id, long incarnation, long epoch, long heardNanos) {
    this.id = id;
    this.incarnation = incarnation;
    this.epoch = epoch;
    this.heardNanos = heardNanos;
    this.spokeNanos = heardNanos;
  }

  /** Returns the instance. */
  public InstanceId id() {
    return id;
  }

  /** Returns the life of the instance. */
  public long incarnation() {
    return incarnation;
  }

  /** Returns the number of the session. */
  public long epoch() {
    return epoch;
  }

  /** Something was heard; called from the stream's thread for every message. */
  public void heard(long nowNanos) {
    heardNanos = nowNanos;
    spokeNanos = nowNanos;
    confirmed = true;
  }

  /** Whether the agent has spoken since its welcome: then it knows its epoch. */
  boolean confirmed() {
    return confirmed;
  }

  /** When it truly was heard last, with nothing forgiven. */
  long spokeNanos() {
    return spokeNanos;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /**
   * Forgives lateness that was the registry's own, up to now: one that was heard during the
   * lateness gains nothing, or it would be believed for as long again.
   */
  void extend(long nanos, long nowNanos) {
    long heard = heardNanos;
    heardNanos = heard + Math.min(nanos, Math.max(0, nowNanos - heard));
  }

  /** Whether this session is the one that owns the instance now. */
  boolean owns(Instance instance) {
    return instance.id().equals(id)
        && instance.life().incarnation() == incarnation
        && instance.life().epoch() == epoch;
  }
}
