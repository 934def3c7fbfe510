package io.muster.agent.describe;

import io.muster.agent.bind.BoundSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names the ports and picks the primary one. Pure. */
public final class Describer {
  private static final String[] BACKSTAGE = {"jmx", "jdwp", "management"};

  private Describer() {}

  /**
   * Describes the sockets, in the order in which they were seen.
   *
   * @param advertisedHost where others reach this service, an IP literal or a name
   */
  public static List<Port> describe(List<BoundSocket> sockets, String advertisedHost) {
    List<BoundSocket> ordered = inOrder(sockets);
    BoundSocket primary = primary(ordered, advertisedHost);
    Set<String> names = new HashSet<>();
    List<Port> ports = new ArrayList<>();
    for (BoundSocket socket : ordered) {
      Framework framework = Framework.seenBy(socket.witness());
      String name = framework.protocol();
      if (!names.add(name)) {
        name = name + "-" + socket.port();
        names.add(name);
      }
      ports.add(
          new Port(
              socket, name, framework, reachable(socket, advertisedHost), socket.equals(primary)));
    }
    return ports;
  }

  /**
   * One entry per port: a wildcard stands for the others, and the addresses of both families for
   * one.
   */
  private static List<BoundSocket> inOrder(List<BoundSocket> sockets) {
    List<BoundSocket> ordered = new ArrayList<>();
    for (BoundSocket socket : sockets) {
      int same = indexOfPort(ordered, socket.port());
      if (same < 0) {
        ordered.add(socket);
      } else if (isWildcard(socket) && !isWildcard(ordered.get(same))) {
        ordered.set(same, socket);
      }
    }
    java.util.Collections.sort(
        ordered, java.util.Comparator.comparingLong(BoundSocket::seenAtMillis));
    return ordered;
  }

  private static int indexOfPort(List<BoundSocket> sockets, int port) {
    for (int i = 0; i < sockets.size(); i++) {
      if (sockets.get(i).port() == port) {
        return i;
      }
    }
    return -1;
  }

  private static @org.jspecify.annotations.Nullable BoundSocket primary(
      List<BoundSocket> sockets, String advertisedHost) {
    BoundSocket best = null;
    int bestRank = Integer.MAX_VALUE;
    for (BoundSocket socket : sockets) {
      int rank = rank(Framework.seenBy(socket.witness()).protocol());
      if (reachable(socket, advertisedHost) && rank < bestRank) {
        best = socket;
        bestRank = rank;
      }
    }
    return best;
  }

  private static int rank(String protocol) {
    for (String backstage : BACKSTAGE) {
      if (protocol.equals(backstage)) {
        return 2;
      }
    }
    return protocol.equals("tcp") ? 1 : 0;
  }

  private static boolean reachable(BoundSocket socket, String advertisedHost) {
    boolean loopback = isLoopback(socket.address());
    return isWildcard(socket)
        || socket.address().equals(advertisedHost)
        || loopback && (isLoopback(advertisedHost) || advertisedHost.equals("localhost"))
        || !loopback && !isLiteral(advertisedHost);
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0
        || !host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1));
  }

  private static boolean isWildcard(BoundSocket socket) {
    return socket.address().equals("0.0.0.0") || socket.address().equals("::");
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }
}
