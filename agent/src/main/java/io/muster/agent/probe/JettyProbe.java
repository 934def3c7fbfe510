package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's contexts, and what its connectors speak. A thread of its pool leads to the pool, that to
 * the connectors which have reserved threads of it, these to their server and its tree of handlers.
 */
final class JettyProbe implements Probe {
  private static final String POOL = "org.eclipse.jetty.util.thread.QueuedThreadPool";
  private static final int DEEPEST = 16;

  private final Threads threads;

  JettyProbe(Threads threads) {
    this.threads = threads;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(POOL);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    if (socket.witness().names("org.eclipse.jetty.")) {
      for (Object runner : threads.tasks(POOL)) {
        Object budget = Reflect.get(required(Reflect.get(runner, "this$0")), "_budget");
        Object leases = budget == null ? null : Reflect.get(budget, "leases");
        for (Object lease : all(leases)) {
          Object connector = Reflect.get(lease, "leasee");
          if (connector != null && isOn(connector, socket.port())) {
            Contexts contexts = new Contexts();
            collect(required(Reflect.call(connector, "getServer")), contexts, 0);
            return contexts.findings().protocol(protocol(connector));
          }
        }
      }
    }
    return Findings.NONE;
  }

  private static Object required(@Nullable Object object) {
    if (object == null) {
      throw new IllegalStateException("not where it is expected");
    }
    return object;
  }

  private static boolean isOn(Object connector, int port) {
    try {
      return Integer.valueOf(port).equals(Reflect.call(connector, "getLocalPort"));
    } catch (ReflectiveOperationException e) {
      return false; // another of the pool's users
    }
  }

  /** What a connection begins with says it; clear-text HTTP/1 is what the server's name tells. */
  private static String protocol(Object connector) throws ReflectiveOperationException {
    String first = String.valueOf(Reflect.call(connector, "getDefaultProtocol"));
    return first.startsWith("SSL") ? "https" : first.equals("h2c") ? first : "";
  }

  private static void collect(Object handler, Contexts contexts, int depth)
      throws ReflectiveOperationException {
    if (Reflect.isA(handler, "org.eclipse.jetty.server.handler.ContextHandler")) {
      contexts.add(String.valueOf(Reflect.call(handler, "getContextPath")));
    } else if (depth < DEEPEST && Reflect.has(handler, "getHandlers")) {
      for (Object inner : all(Reflect.call(handler, "getHandlers"))) {
        collect(inner, contexts, depth + 1);
      }
    }
  }

  private static Collection<?> all(@Nullable Object handlers) {
    if (handlers instanceof Object[]) {
      return Arrays.asList((Object[]) handlers);
    }
    return handlers instanceof Collection ? (Collection<?>) handlers : Collections.emptyList();
  }
}
