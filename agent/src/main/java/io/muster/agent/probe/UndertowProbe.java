package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Undertow's servlet contexts, also those of WildFly. One of XNIO's threads waits for the socket's
 * connections: the key it has for the socket leads to what opens them, that to the first handler,
 * and that to the contexts below it.
 */
final class UndertowProbe implements Probe {
  private static final String THREAD = "org.xnio.nio.WorkerThread";

  /** From a socket to what opens its connections; XNIO's worker leads to all sockets. */
  private static final String[] TO_THE_LISTENER = {
    "org.xnio.ChannelListener",
    "org.xnio.nio.AbstractNioChannel",
    "org.xnio.nio.NioHandle",
    "org.xnio.nio.NioTcpServer",
    "org.xnio.nio.QueuedNioTcpServer",
    "io.undertow.protocols.ssl."
  };

  /** And on to the handlers, which the sockets of one server have in common. */
  private static final String[] TO_THE_CONTEXTS = {
    "io.undertow.", "org.wildfly.extension.undertow."
  };

  private static final String CONTEXT = "io.undertow.servlet.spec.ServletContextImpl";
  private static final String TLS = "AcceptingSslChannel";

  private final Threads threads;

  UndertowProbe(Threads threads) {
    this.threads = threads;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(THREAD); // a class: interfaces are never initialised
  }

  @Override
  public Findings look(BoundSocket socket, Host host)
      throws ReflectiveOperationException, IOException {
    for (Thread thread : threads.alive()) {
      if (Reflect.isA(thread, THREAD)) {
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
    Contexts contexts = new Contexts();
    String[] way = new String[TO_THE_LISTENER.length + TO_THE_CONTEXTS.length];
    System.arraycopy(TO_THE_LISTENER, 0, way, 0, TO_THE_LISTENER.length);
    System.arraycopy(TO_THE_CONTEXTS, 0, way, TO_THE_LISTENER.length, TO_THE_CONTEXTS.length);
    for (Object context : new Walk(way).from(waiting, CONTEXT)) {
      contexts.add(String.valueOf(Reflect.call(context, "getContextPath")));
    }
    Walk near = new Walk(TO_THE_LISTENER);
    near.from(waiting, CONTEXT);
    return contexts.findings().protocol(near.met(TLS) ? "https" : "");
  }
}
