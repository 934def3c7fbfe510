package io.muster.agent.bind;

import com.sun.net.httpserver.HttpServer;
import io.muster.agent.premain.AgentLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A program that binds when told to on its input, and an agent that says what it sees of it. */
public final class WatchedProgram {
  /** A look may come between the kernel's bind and the hook's word of it: who binds follows. */
  private static final Set<Integer> TOLD = new HashSet<>();

  private static Set<Integer> before = new HashSet<>();

  private WatchedProgram() {}

  /** The agent. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    new PortWatch(instrumentation, new AgentLog("debug")).start(WatchedProgram::report);
  }

  private static void report(List<BoundSocket> sockets) {
    Set<Integer> now = new HashSet<>();
    for (BoundSocket socket : sockets) {
      now.add(socket.port());
      if (socket.witness().present() && TOLD.add(socket.port())) {
        say("open " + socket.port() + " " + socket.witness());
      }
    }
    for (Integer port : before) {
      if (!now.contains(port)) {
        TOLD.remove(port);
        say("closed " + port);
      }
    }
    before = now;
    say("count " + now.size());
  }

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AutoCloseable last = () -> {};
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      try {
        if (order.equals("close")) {
          last.close();
          say("done close");
        } else {
          last = bind(order.substring("bind ".length()));
        }
      } catch (IOException e) {
        say("done " + e.getClass().getName());
      }
    }
  }

  private static AutoCloseable bind(String kind) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return switch (kind) {
      case "ServerSocket" -> {
        ServerSocket socket = new ServerSocket(0, 1, any.getAddress());
        yield done(socket, socket.getLocalPort());
      }
      case "ServerSocketChannel" -> {
        ServerSocketChannel channel = ServerSocketChannel.open().bind(any);
        yield done(channel, channel.socket().getLocalPort());
      }
      case "Asynchronous" -> {
        AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open().bind(any);
        yield done(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
      }
      case "Http" -> {
        HttpServer server = HttpServer.create(any, 0);
        server.start(); // one that never ran does not let go of its port
        yield done(() -> server.stop(0), server.getAddress().getPort());
      }
      default -> {
        ServerSocket socket = new ServerSocket(Integer.parseInt(kind), 1, any.getAddress());
        yield done(socket, socket.getLocalPort());
      }
    };
  }

  private static AutoCloseable done(AutoCloseable bound, int port) {
    say("done " + port);
    return bound;
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
