package io.muster.agent.bind;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The binds the hook saw of which the socket is still open, by port. Confined to the watch's
 * thread.
 */
final class SeenBinds {
  private final Map<Integer, List<Bind>> byPort = new LinkedHashMap<>();
  private long lastMillis;

  /** Keeps a bind; returns its port, or 0 when it is closed already or no IP socket. */
  int add(Bind bind) {
    InetSocketAddress address = bind.address();
    if (address == null || address.getPort() <= 0) {
      return 0;
    }
    bind.after(lastMillis);
    lastMillis = bind.seenAtMillis();
    byPort.computeIfAbsent(address.getPort(), port -> new ArrayList<>(1)).add(bind);
    return address.getPort();
  }

  /** Returns the latest bind of the port: at that very address if there is one. */
  @Nullable Bind find(String address, int port) {
    List<Bind> binds = byPort.get(port);
    if (binds == null) {
      return null;
    }
    for (int i = binds.size() - 1; i >= 0; i--) {
      InetSocketAddress bound = binds.get(i).address();
      if (bound != null && Bind.literal(bound).equals(address)) {
        return binds.get(i);
      }
    }
    return binds.get(binds.size() - 1);
  }

  /** Forgets what is closed; returns whether there was any. */
  boolean forgetClosed() {
    boolean closed = false;
    for (Iterator<List<Bind>> ports = byPort.values().iterator(); ports.hasNext(); ) {
      List<Bind> binds = ports.next();
      for (Iterator<Bind> each = binds.iterator(); each.hasNext(); ) {
        if (each.next().address() == null) {
          each.remove();
          closed = true;
        }
      }
      if (binds.isEmpty()) {
        ports.remove();
      }
    }
    return closed;
  }

  /** Returns the open sockets as rows, for systems whose kernel shows none. */
  List<ProcNet.Row> rows() {
    List<ProcNet.Row> rows = new ArrayList<>();
    Collection<List<Bind>> all = byPort.values();
    for (List<Bind> binds : all) {
      for (Bind bind : binds) {
        InetSocketAddress address = bind.address();
        if (address != null) {
          String number = Integer.toString(System.identityHashCode(bind));
          rows.add(new ProcNet.Row(Bind.literal(address), address.getPort(), number));
        }
      }
    }
    return rows;
  }
}
