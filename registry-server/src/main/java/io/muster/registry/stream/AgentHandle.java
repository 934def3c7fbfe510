package io.muster.registry.stream;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Lease;
import io.muster.registry.roster.Service;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.watch.Outgoing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An agent's open session as others see it: what it has confirmed, and what it can be told to do.
 * Commands are kept nowhere else: with the stream they are gone. Keeper's turn.
 */
public final class AgentHandle {
  /** An agent that has not begun by then never does; the protocol allows 60 s. */
  private static final Duration VOID_AFTER = Duration.ofSeconds(30);

  private final Map<String, Consumer<Optional<CommandResult>>> orders = new HashMap<>();
  private final Lease lease;
  private final Introduction introduction;
  private final Outgoing<RegistryMessage> outgoing;
  private final Welcomed welcomed;
  private final Supplier<Acknowledged> acknowledged;
  private Acknowledged told = Acknowledged.NOTHING;
  private boolean over;

  /** Where it stands with what it was told. */
  public enum Standing {
    /** All of it is in force. */
    CONFIRMED,
    /** Not all of it is known to be in force. */
    OPEN,
    /** It is no longer connected, and had not confirmed all of it. */
    GONE
  }

  /**
   * When the session began.
   *
   * @param millis what the welcome said the time was; commands are counted from there, so that a
   *     clock that is set does not make them void
   * @param nanos the same moment, monotonic
   */
  record Welcomed(long millis, long nanos) {}

  /**
   * Makes one.
   *
   * @param acknowledged what the agent last said that it has in force
   */
  AgentHandle(
      Lease lease,
      Introduction introduction,
      Outgoing<RegistryMessage> outgoing,
      Welcomed welcomed,
      Supplier<Acknowledged> acknowledged) {
    this.acknowledged = acknowledged;
    this.lease = lease;
    this.introduction = introduction;
    this.outgoing = outgoing;
    this.welcomed = welcomed;
  }

  /** Returns the instance it holds. */
  public InstanceId instance() {
    return lease.id();
  }

  /** Returns the names of the commands the agent obeys. */
  public List<String> allowed() {
    return introduction.commands();
  }

  /** Returns whether it is told of this service for a requirement. */
  boolean requires(Service service) {
    return introduction.requirements().stream().anyMatch(service::meets);
  }

  /** The agent has been told where a requirement stands, one of perhaps several at once. */
  void told(long revision) {
    told = told.and(revision);
  }

  /** Returns whether the agent has in force all it was told. */
  public Standing standing() {
    if (acknowledged.get().covers(told)) {
      return Standing.CONFIRMED;
    }
    return over ? Standing.GONE : Standing.OPEN;
  }

  /**
   * Says the command on this stream alone.
   *
   * @param what its id, kind and reason; the rest is the session's
   * @param nowNanos monotonic time now
   * @param outcome told once: the result, or nothing when the stream has ended before it came
   */
  public void order(
      Command.Builder what, long nowNanos, Consumer<Optional<CommandResult>> outcome) {
    if (over) {
      outcome.accept(Optional.empty());
      return;
    }
    long sinceWelcome = TimeUnit.NANOSECONDS.toMillis(nowNanos - welcomed.nanos());
    Command command =
        what.setIncarnation(lease.incarnation())
            .setEpoch(lease.epoch())
            .setIssuedAtMillis(welcomed.millis() + sinceWelcome)
            .setExpiresAfterMillis((int) VOID_AFTER.toMillis())
            .build();
    orders.put(command.getId(), outcome);
    outgoing.offer(
        "command " + command.getId(), RegistryMessage.newBuilder().setCommand(command).build());
  }

  void resulted(CommandResult result) {
    Consumer<Optional<CommandResult>> waiting = orders.remove(result.getId());
    if (waiting != null) {
      waiting.accept(Optional.of(result));
    }
  }

  /** Whoever gave this order no longer waits for what comes of it. */
  public void withdraw(String id) {
    orders.remove(id);
  }

  /** The session no longer holds the instance. */
  void over() {
    over = true;
    Map<String, Consumer<Optional<CommandResult>>> lost = Map.copyOf(orders);
    orders.clear();
    lost.values().forEach(waiting -> waiting.accept(Optional.empty()));
  }
}
