package samples.plainsocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * An application whose main decides that the JVM speaks IPv4 alone, which the JDK takes once and
 * for all when its network is first used; prints at what kind of address it listens then.
 */
public final class Ipv4Alone {
  private Ipv4Alone() {}

  /** Listens for a moment at every address of the machine, on any free port. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.net.preferIPv4Stack", "true");
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(null);
      InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
      System.out.println("listens at " + address.getAddress().getClass().getSimpleName());
    }
  }
}
