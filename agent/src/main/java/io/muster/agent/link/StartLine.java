package io.muster.agent.link;

import io.muster.agent.describe.Port;
import io.muster.agent.premain.AgentContext;
import java.util.List;

/**
 * The one line at the start: name, ports, registry, time spent before main. Confined to the event
 * loop.
 */
final class StartLine {
  /** A service that has opened no port by then is announced without one. */
  private static final long PORTLESS_MILLIS = 3_000;

  private final AgentContext context;
  private boolean written;
  private boolean waiting;

  StartLine(AgentContext context) {
    this.context = context;
  }

  void welcomed(String address, EventLoop loop) {
    if (!waiting) {
      waiting = true;
      loop.later(() -> write(address, "no port yet"), PORTLESS_MILLIS);
    }
  }

  void registered(String address, List<Port> ports, EventLoop loop) {
    if (ports.isEmpty()) {
      return;
    }
    StringBuilder shown = new StringBuilder("ports");
    for (Port port : ports) {
      shown.append(' ').append(port.name()).append(':').append(port.socket().port());
    }
    write(address, shown.toString());
  }

  private void write(String address, String ports) {
    if (written) {
      return;
    }
    written = true;
    String version = context.serviceName().version();
    long before = context.premainMillis();
    context
        .log()
        .info(
            context.serviceName().name()
                + (version.isEmpty() ? "" : " " + version)
                + " joined the registry at "
                + address
                + ", "
                + ports
                + (context.process().lateAttach()
                    ? "; attached late: properties read before are old news to the application"
                    : ", " + before + " ms before main"));
  }
}
