package io.muster.agent.bind;

import io.muster.agent.Allowed;
import io.muster.agent.premain.AgentLog;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches which ports are open, on a thread of its own. The hook wakes it; the kernel's list is the
 * truth where there is one, else the bound objects are asked.
 */
@Allowed("the watch's own clock")
public final class PortWatch {
  /** After a wake the kernel is asked again until the port shows, in milliseconds. */
  private static final long[] AFTER_WAKE = {0, 5, 50, 500};

  private static final long YOUNG_MILLIS = 60_000;
  private static final long OFTEN_MILLIS = 1_500;
  private static final long SELDOM_MILLIS = 15_000;

  /** Sockets bound at once; past it the regular look finds them. */
  private static final int BACKLOG = 4_096;

  private final Instrumentation instrumentation;
  private final AgentLog log;
  private final LinkedBlockingQueue<Bind> binds = new LinkedBlockingQueue<>(BACKLOG);
  private final Map<Integer, Bind> bindsByPort = new LinkedHashMap<>();
  private final OpenPorts openPorts = new OpenPorts();
  private final boolean kernel = OpenPorts.readable();
  private Map<String, BoundSocket> known = new LinkedHashMap<>();
  private boolean reported;

  /** One bind the hook saw. */
  private static final class Bind {
    private final WeakReference<Object> socket;
    private final Witness witness;

    Bind(Object socket, Witness witness) {
      this.socket = new WeakReference<>(socket);
      this.witness = witness;
    }
  }

  /** Called on the host's binding thread: takes down who binds, and hands over. */
  private static final class Handover implements Consumer<Object> {
    private final LinkedBlockingQueue<Bind> binds;

    Handover(LinkedBlockingQueue<Bind> binds) {
      this.binds = binds;
    }

    @Override
    public void accept(Object socket) {
      if (!binds.offer(new Bind(socket, Witness.of(new Throwable().getStackTrace())))) {
        binds.poll(); // the oldest gives way; the kernel's list still has its port
      }
    }
  }

  /** Makes a watch; starts nothing. */
  public PortWatch(Instrumentation instrumentation, AgentLog log) {
    this.instrumentation = instrumentation;
    this.log = log;
  }

  /** Starts the thread that tells the listener. */
  public void start(PortListener listener) {
    Thread thread = new Thread(null, () -> run(listener), "muster-ports");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  @SuppressWarnings("IllegalCatch") // thread top: whatever fails here, the host goes on
  private void run(PortListener listener) {
    try {
      look(listener);
      hook();
      long started = System.nanoTime();
      while (true) {
        boolean young = System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(YOUNG_MILLIS);
        Bind bind = binds.poll(young ? OFTEN_MILLIS : SELDOM_MILLIS, TimeUnit.MILLISECONDS);
        if (bind == null) {
          look(listener);
        } else {
          follow(bind, listener);
        }
      }
    } catch (Throwable e) {
      log.warn("ports are no longer watched: " + e);
    }
  }

  @SuppressWarnings("IllegalCatch") // without the hook ports are seen later, that is all
  private void hook() {
    try {
      BindHook.install(instrumentation, new Handover(binds));
      log.debug("the bind hook stands");
    } catch (Throwable e) {
      log.debug("without the bind hook, ports are seen within " + OFTEN_MILLIS + " ms: " + e);
    }
  }

  private void follow(Bind first, PortListener listener) throws InterruptedException, IOException {
    List<Bind> fresh = new ArrayList<>();
    fresh.add(first);
    binds.drainTo(fresh);
    for (Bind bind : fresh) {
      int port = portOf(bind.socket.get());
      if (port > 0) {
        bindsByPort.put(port, bind);
      }
    }
    for (long pause : AFTER_WAKE) {
      if (pause > 0) {
        Bind next = binds.poll(pause, TimeUnit.MILLISECONDS);
        if (next != null) {
          follow(next, listener);
          return;
        }
      }
      if (look(listener)) {
        return;
      }
    }
  }

  /** Returns whether something had changed. */
  private boolean look(PortListener listener) throws IOException {
    Map<String, BoundSocket> now = new LinkedHashMap<>();
    for (BoundSocket socket : kernel ? byKernel() : byObjects()) {
      BoundSocket before = known.get(socket.key());
      if (before != null) {
        socket = before.witness() == Witness.NOBODY ? before.seenBy(socket.witness()) : before;
      }
      now.put(socket.key(), socket);
    }
    boolean changed = !new ArrayList<>(now.values()).equals(new ArrayList<>(known.values()));
    known = now;
    if (changed || !reported) {
      reported = true;
      bindsByPort.keySet().retainAll(portsOf(now));
      listener.portsChanged(new ArrayList<>(now.values()));
    }
    return changed;
  }

  private static List<Integer> portsOf(Map<String, BoundSocket> sockets) {
    List<Integer> ports = new ArrayList<>();
    for (BoundSocket socket : sockets.values()) {
      ports.add(socket.port());
    }
    return ports;
  }

  private List<BoundSocket> byKernel() throws IOException {
    List<BoundSocket> sockets = new ArrayList<>();
    for (ProcNet.Row row : openPorts.read()) {
      Bind bind = bindsByPort.get(row.port);
      Witness witness = bind == null ? Witness.NOBODY : bind.witness;
      sockets.add(new BoundSocket(row.address, row.port, System.currentTimeMillis(), witness));
    }
    return sockets;
  }

  private List<BoundSocket> byObjects() {
    List<BoundSocket> sockets = new ArrayList<>();
    for (Bind bind : bindsByPort.values()) {
      InetSocketAddress address = addressOf(bind.socket.get());
      if (address != null) {
        String literal =
            address.getAddress() == null ? "0.0.0.0" : address.getAddress().getHostAddress();
        sockets.add(
            new BoundSocket(literal, address.getPort(), System.currentTimeMillis(), bind.witness));
      }
    }
    return sockets;
  }

  private static int portOf(@Nullable Object socket) {
    InetSocketAddress address = addressOf(socket);
    return address == null ? -1 : address.getPort();
  }

  /** Returns the address, or null when the socket is closed or gone. */
  private static @Nullable InetSocketAddress addressOf(@Nullable Object socket) {
    try {
      SocketAddress address = null;
      if (socket instanceof ServerSocket && !((ServerSocket) socket).isClosed()) {
        address = ((ServerSocket) socket).getLocalSocketAddress();
      } else if (socket instanceof ServerSocketChannel) {
        address = ((ServerSocketChannel) socket).getLocalAddress();
      } else if (socket instanceof AsynchronousServerSocketChannel) {
        address = ((AsynchronousServerSocketChannel) socket).getLocalAddress();
      }
      return address instanceof InetSocketAddress ? (InetSocketAddress) address : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
