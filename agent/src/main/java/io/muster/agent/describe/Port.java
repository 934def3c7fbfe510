package io.muster.agent.describe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import java.util.List;

/** One listening socket, described. */
public final class Port {
  private final BoundSocket socket;
  private final String name;
  private final Framework framework;
  private final boolean advertised;
  private final boolean primary;

  Port(BoundSocket socket, String name, Framework framework, boolean advertised, boolean primary) {
    this.socket = socket;
    this.name = name;
    this.framework = framework;
    this.advertised = advertised;
    this.primary = primary;
  }

  /** Returns the socket: number, address, when it was first seen. */
  public BoundSocket socket() {
    return socket;
  }

  /** Returns its name, unique within the service. */
  public String name() {
    return name;
  }

  /** Returns for example "http". */
  public String protocol() {
    return framework.protocol();
  }

  /** Returns what listens. */
  public Framework framework() {
    return framework;
  }

  /** Returns whether others reach it at the advertised address. */
  public boolean advertised() {
    return advertised;
  }

  /** Returns whether a requirement without a port name gets it. */
  public boolean primary() {
    return primary;
  }

  /** Returns the path below which the application answers; "" as long as no probe finds it. */
  public String contextPath() {
    return socket.findings().contextPath();
  }

  /** Returns the descriptions of what it offers; none as long as no probe finds them. */
  public List<ApiDescription> apis() {
    return socket.findings().apis();
  }

  @Override
  public String toString() {
    return name + ":" + socket.port();
  }
}
