package io.muster.agent.premain;

import io.muster.agent.mirror.Mirror;
import io.muster.agent.mirror.Snapshot;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.ServiceName;
import java.lang.instrument.Instrumentation;

/** What the door hands to the inner realm. Any thread. */
public final class AgentContext {
  private final Instrumentation instrumentation;
  private final AgentSettings settings;
  private final ServiceName serviceName;
  private final Mirror mirror;
  private final Snapshot snapshot;
  private final AgentLog log;
  private final Process process;
  private final InnerRealm realm;
  private final Route route;
  private volatile long premainMillis = -1;

  AgentContext(
      Instrumentation instrumentation,
      Process process,
      AgentSettings settings,
      ServiceName name,
      Route route) {
    this.instrumentation = instrumentation;
    this.process = process;
    this.settings = settings;
    this.serviceName = name;
    this.route = route;
    this.log = route.log();
    this.realm = route.realm();
    this.mirror = new Mirror(settings, process.idHex(), null);
    this.snapshot = new Snapshot(SnapshotFolder.of(settings), name.name());
  }

  /** Returns the JVM's instrumentation. */
  public Instrumentation instrumentation() {
    return instrumentation;
  }

  /** Returns what the agent was told. */
  public AgentSettings settings() {
    return settings;
  }

  /** Returns the service's name. */
  public ServiceName serviceName() {
    return serviceName;
  }

  /** Returns the mirror, which also serves the first-answer lane. */
  public Mirror mirror() {
    return mirror;
  }

  /** Returns the file of last good endpoints. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the agent's voice. */
  public AgentLog log() {
    return log;
  }

  /** Returns the way to a registry. */
  public Route route() {
    return route;
  }

  InnerRealm realm() {
    return realm;
  }

  /** Returns which process this is. */
  public Process process() {
    return process;
  }

  /** Returns how long premain took in milliseconds, or -1 while it has not returned. */
  public long premainMillis() {
    return premainMillis;
  }

  /** Returns how long main may still wait for requirements, in milliseconds; 0 when it does not. */
  public long waitingMillis() {
    return premainMillis >= 0 || process.lateAttach() || mirror.complete()
        ? 0
        : Math.max(0, settings.awaitMillis() - process.ageMillis());
  }

  /** Returns the version of the agent's jar, or "" outside of it. */
  public String agentVersion() {
    Package own = AgentContext.class.getPackage();
    String version = own == null ? null : own.getImplementationVersion();
    return version == null ? "" : version;
  }

  void premainReturned(long millis) {
    premainMillis = millis;
  }
}
