package io.muster.agent.describe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the ports and picks the primary one. Pure but for the JVM's own arguments. */
public final class Describer {
  /** The protocol allows no more. */
  private static final int MOST = 256;

  private static final List<String> BACKSTAGE = Arrays.asList("jmx", "jdwp", "management");

  private final KnownPorts known;
  private final Reach reach;
  private boolean debuggerFound;

  private Describer(KnownPorts known, String advertisedHost) {
    this.known = known;
    this.reach = new Reach(advertisedHost);
  }

  /** Read once, and only when something is to be described. */
  private static final class ThisJvm {
    private static final KnownPorts KNOWN = KnownPorts.ofThisJvm();
  }

  /**
   * Describes the sockets, in the order in which they were seen.
   *
   * @param advertisedHost where others reach this service, an IP literal or a name
   */
  public static List<Port> describe(List<BoundSocket> sockets, String advertisedHost) {
    return sockets.isEmpty()
        ? Collections.<Port>emptyList()
        : describe(sockets, advertisedHost, ThisJvm.KNOWN);
  }

  /**
   * Describes a socket that is none: what this loads, the first real port need not wait for. Any
   * thread.
   */
  public static void rehearse() {
    Witness somebody = Witness.of(Collections.singletonList("io.netty.channel.AbstractChannel"));
    describe(
        Collections.singletonList(BoundSocket.of("0.0.0.0", 1, 0, somebody)),
        "127.0.0.1",
        KnownPorts.NONE);
  }

  /** Returns whether the port is for operating the service, not for its consumers. */
  public static boolean isBackstage(Port port) {
    return BACKSTAGE.contains(baseName(port.framework()));
  }

  static List<Port> describe(List<BoundSocket> sockets, String advertisedHost, KnownPorts known) {
    return new Describer(known, advertisedHost).ports(sockets);
  }

  private List<Port> ports(List<BoundSocket> sockets) {
    Map<BoundSocket, Framework> listeners = new LinkedHashMap<>();
    for (BoundSocket socket : inOrder(sockets)) {
      listeners.put(socket, recognised(socket));
    }
    BoundSocket primary = primary(listeners);
    Set<String> names = new HashSet<>();
    List<Port> ports = new ArrayList<>();
    for (Map.Entry<BoundSocket, Framework> each : fitting(listeners, primary).entrySet()) {
      BoundSocket socket = each.getKey();
      String name = baseName(each.getValue());
      if (!names.add(name)) {
        name = name + "-" + socket.port();
        names.add(name);
      }
      ports.add(new Port(socket, name, each.getValue(), reach.at(socket), socket.equals(primary)));
    }
    return ports;
  }

  @SuppressWarnings("IllegalCatch") // what cannot be told costs a field, never the port
  private Framework recognised(BoundSocket socket) {
    try {
      return listener(socket);
    } catch (Throwable e) {
      return Framework.UNKNOWN;
    }
  }

  private boolean isDebugger(BoundSocket socket) {
    if (socket.witness().present()) { // no debugger's is: native code binds it
      return false;
    }
    if (!debuggerFound && known.jdwpAnywhere()) {
      debuggerFound = true; // it listens before anything else does
      return true;
    }
    return known.isJdwp(socket.port());
  }

  private Framework listener(BoundSocket socket) {
    if (isDebugger(socket)) {
      return Framework.of("jdwp", Software.NONE, Software.NONE, false);
    }
    Framework found = Recognition.of(socket.witness());
    boolean jmx = known.isJmx(socket.port()) || known.hasJmx() && found.server().equals("RMI");
    return jmx
        ? Framework.of("jmx", Software.of("JMX", found.serverVersion()), Software.NONE, false)
        : found.speaking(socket.findings().protocol()).managing(socket.findings().management());
  }

  /**
   * One entry per port, the earliest seen first: of several addresses the one that reaches most.
   */
  private List<BoundSocket> inOrder(List<BoundSocket> sockets) {
    Map<Integer, BoundSocket> byPort = new LinkedHashMap<>();
    for (BoundSocket socket : sockets) {
      BoundSocket other = byPort.get(socket.port());
      if (other == null || width(socket) > width(other)) {
        byPort.put(socket.port(), socket);
      }
    }
    List<BoundSocket> ordered = new ArrayList<>(byPort.values());
    ordered.sort(new EarliestFirst());
    return ordered;
  }

  /** A class rather than a lambda: the first lambdas of a JVM are dear, and the port is waiting. */
  private static final class EarliestFirst implements Comparator<BoundSocket> {
    @Override
    public int compare(BoundSocket one, BoundSocket other) {
      int byTime = Long.compare(one.seenAtMillis(), other.seenAtMillis());
      return byTime != 0 ? byTime : Integer.compare(one.port(), other.port());
    }
  }

  private int width(BoundSocket socket) {
    return Reach.isWildcard(socket.address()) ? 2 : reach.at(socket) ? 1 : 0;
  }

  private @Nullable BoundSocket primary(Map<BoundSocket, Framework> listeners) {
    BoundSocket best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Map.Entry<BoundSocket, Framework> each : listeners.entrySet()) {
      int rank = rank(each.getValue());
      if (rank < bestRank && reach.at(each.getKey())) {
        best = each.getKey();
        bestRank = rank;
      }
    }
    return best;
  }

  /**
   * The lower the better. A server that has both http and https binds them in any order, so the
   * order must not decide; the plain one asks nothing of its callers.
   */
  private static int rank(Framework listener) {
    String name = baseName(listener);
    if (BACKSTAGE.contains(name)) {
      return 3;
    }
    return name.equals("tcp") || isNettyAlone(listener) ? 2 : name.equals("https") ? 1 : 0;
  }

  /** What speaks HTTP on Netty alone is often beside the point: it does not outrank what is. */
  private static boolean isNettyAlone(Framework listener) {
    return listener.server().equals("Netty") && listener.name().isEmpty();
  }

  private static String baseName(Framework listener) {
    return listener.management() ? "management" : listener.protocol();
  }

  /** The first so many, and the primary one in any case. */
  private static Map<BoundSocket, Framework> fitting(
      Map<BoundSocket, Framework> listeners, @Nullable BoundSocket primary) {
    if (listeners.size() <= MOST) {
      return listeners;
    }
    Map<BoundSocket, Framework> first = new LinkedHashMap<>();
    boolean inside = primary == null;
    for (Map.Entry<BoundSocket, Framework> each : listeners.entrySet()) {
      inside |= each.getKey().equals(primary);
      if (first.size() < MOST - (inside ? 0 : 1)) {
        first.put(each.getKey(), each.getValue());
      }
    }
    for (Map.Entry<BoundSocket, Framework> each : listeners.entrySet()) {
      if (each.getKey().equals(primary)) {
        first.put(each.getKey(), each.getValue());
      }
    }
    return first;
  }
}
