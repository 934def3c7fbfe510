package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's servlet contexts, also those of WildFly. One of XNIO's threads waits for the socket's
 * connections: the key it has for the socket leads to what opens them, that to the first handler,
 * and that to the contexts below it.
 */
final class UndertowProbe implements Probe {
  private static final String CHANNEL = "org.xnio.nio.WorkerThread";
  private static final String CONTEXT = "io.undertow.servlet.spec.ServletContextImpl";
  private static final String HANDLER = "io.undertow.server.HttpHandler";
  private static final String TLS = "AcceptingSslChannel";

  private final Threads threads;

  UndertowProbe(Threads threads) {
    this.threads = threads;
  }

  @Override
  public List<String> landmarks() {
    return Arrays.asList(HANDLER);
  }

  @Override
  public Findings look(BoundSocket socket, Host host)
      throws ReflectiveOperationException, IOException {
    for (Thread thread : threads.alive()) {
      if (Reflect.isA(thread, CHANNEL)) {
        Object selector = Reflect.get(thread, "selector");
        Object waiting = selector instanceof Selector ? of((Selector) selector, socket) : null;
        if (waiting != null) {
          return found(waiting);
        }
      }
    }
    return Findings.NONE;
  }

  private static @Nullable Object of(Selector selector, BoundSocket socket) throws IOException {
    for (Object each : selector.keys().toArray()) {
      SelectionKey key = (SelectionKey) each;
      if (key.channel() instanceof ServerSocketChannel) {
        SocketAddress bound = ((ServerSocketChannel) key.channel()).getLocalAddress();
        if (bound instanceof InetSocketAddress
            && ((InetSocketAddress) bound).getPort() == socket.port()) {
          return key.attachment();
        }
      }
    }
    return null;
  }

  private static Findings found(Object waiting) throws ReflectiveOperationException {
    Walk walk = new Walk("org.xnio.", "io.undertow.", "org.wildfly.extension.undertow.");
    Contexts contexts = new Contexts();
    for (Object context : walk.from(waiting, CONTEXT)) {
      contexts.add(String.valueOf(Reflect.call(context, "getContextPath")));
    }
    return contexts.findings().protocol(walk.met(TLS) ? "https" : "");
  }
}
