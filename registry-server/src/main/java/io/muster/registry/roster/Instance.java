package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.Optional;

/**
 * One running process that carries an agent.
 *
 * @param id its identity
 * @param life which life of it, and which session
 * @param standing its state now
 * @param introduction what its agent said of itself
 * @param service what it says it is; empty until described
 */
public record Instance(
    InstanceId id,
    Life life,
    Standing standing,
    Introduction introduction,
    Optional<Service> service) {
  /**
   * One life of an instance, seen through one session.
   *
   * @param incarnation start of the process, milliseconds since 1970 by the agent's clock
   * @param epoch number of the session, growing over restarts of the registry
   * @param registeredAtMillis since 1970 by the registry's clock; for display
   */
  public record Life(long incarnation, long epoch, long registeredAtMillis) {}

  /**
   * A state with its reason.
   *
   * @param state now
   * @param reason in words
   * @param sinceMillis since 1970 by the registry's clock; for display
   */
  public record Standing(State state, String reason, long sinceMillis) {}

  /** Returns the state. */
  public State state() {
    return standing.state();
  }

  /** Returns the service's name inside the registry; in its place "?" before it is described. */
  public String serviceName() {
    return service.map(Service::name).orElseGet(() -> tenant().qualify("?"));
  }

  /** Returns the service's name as its own tenant knows it, for words. */
  public String plainName() {
    return Tenant.plain(serviceName());
  }

  /** Returns whose it is. */
  public Tenant tenant() {
    return id.tenant();
  }

  Instance with(Standing next) {
    return new Instance(id, life, next, introduction, service);
  }

  Instance with(Service next) {
    return new Instance(id, life, standing, introduction, Optional.of(next));
  }
}
