package io.muster.agent.mirror;

import io.muster.agent.settings.Grammar;
import io.muster.agent.settings.HostPort;
import org.jspecify.annotations.Nullable;

/** One address at which a requirement is met, as the registry gave it. */
public final class Endpoint {
  /** How sure the registry is; the order is the order of choice. */
  public enum State {
    /** Its agent is connected. */
    UP,
    /** Its agent's stream broke or is silent. */
    SUSPECT,
    /** From the registry's store, or from the snapshot on disk. */
    STALE
  }

  private final String instanceId;
  private final String host;
  private final int port;
  private final String protocol;
  private final String version;
  private final State state;

  private Endpoint(String instanceId, String[] address, int port, String version, State state) {
    this.instanceId = instanceId;
    this.host = address[0];
    this.port = port;
    this.protocol = address[1];
    this.version = version;
    this.state = state;
  }

  /**
   * Makes an endpoint of what arrived.
   *
   * @throws IllegalArgumentException when a part is not in its grammar: nothing else may reach a
   *     property
   */
  public static Endpoint of(
      String instanceId, String protocol, String host, int port, String version) {
    if (!Grammar.isHost(host)) {
      throw new IllegalArgumentException("endpoint host: expected an IP literal or a DNS name");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("endpoint port: expected 1 to 65535, got " + port);
    }
    if (!protocol.isEmpty() && !Grammar.isName(protocol)) {
      throw new IllegalArgumentException("endpoint protocol: expected a name such as http");
    }
    if (!version.isEmpty() && !Grammar.isVersion(version)) {
      throw new IllegalArgumentException(
          "endpoint version: expected at most 64 of A-Z a-z 0-9 . _ : / + ~ -");
    }
    return new Endpoint(instanceId, new String[] {host, protocol}, port, version, State.UP);
  }

  /** Returns the same endpoint in this state. */
  public Endpoint in(State other) {
    return new Endpoint(instanceId, new String[] {host, protocol}, port, version, other);
  }

  /** Returns the instance behind it, 32 hex digits. */
  public String instanceId() {
    return instanceId;
  }

  /** Returns the host, an IPv6 literal without brackets. */
  public String host() {
    return host;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns for example "http"; may be empty. */
  public String protocol() {
    return protocol;
  }

  /** Returns the service's version, or "". */
  public String version() {
    return version;
  }

  /** Returns how sure it is. */
  public State state() {
    return state;
  }

  String pair() {
    return HostPort.format(host, port);
  }

  boolean sameAddress(@Nullable Endpoint other) {
    return other != null
        && other.host.equals(host)
        && other.port == port
        && other.instanceId.equals(instanceId);
  }
}
