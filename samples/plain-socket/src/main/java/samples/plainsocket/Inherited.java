package samples.plainsocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Serves the listening socket that was handed over as standard input, the way of inetd. */
public final class Inherited {
  private static final int LONGEST_LIFE_MILLIS = 60_000;

  private Inherited() {}

  /** Runs until it is ended, or for a minute: there is no input whose end could be waited for. */
  public static void main(String[] arguments) throws IOException {
    Channel inherited = System.inheritedChannel();
    if (!(inherited instanceof ServerSocketChannel)) {
      throw new IOException("standard input is no listening socket: " + inherited);
    }
    ServerSocketChannel server = (ServerSocketChannel) inherited;
    InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
    System.out.println("inherited " + address.getPort());
    server.socket().setSoTimeout(LONGEST_LIFE_MILLIS);
    try (SocketChannel caller = server.socket().accept().getChannel()) {
      System.out.println("called by " + caller.getRemoteAddress());
    }
  }
}
