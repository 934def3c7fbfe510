package samples.plainsockets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** Greets every caller on three ports, one for each way the JDK has of listening. */
public final class Main {
  private static final byte[] GREETING = "hello\n".getBytes(StandardCharsets.US_ASCII);

  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    ServerSocket socket = new ServerSocket(0);
    ServerSocketChannel channel = ServerSocketChannel.open().bind(new InetSocketAddress(0));
    AsynchronousServerSocketChannel asynchronous =
        AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(0));
    serve(() -> greet(socket.accept()));
    serve(() -> greet(channel.accept()));
    greet(asynchronous);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void serve(Callable<Void> one) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  one.call();
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static Void greet(Socket caller) throws IOException {
    caller.getOutputStream().write(GREETING);
    caller.close();
    return null;
  }

  private static Void greet(SocketChannel caller) throws IOException {
    caller.write(ByteBuffer.wrap(GREETING));
    caller.close();
    return null;
  }

  private static void greet(AsynchronousServerSocketChannel server) {
    server.accept(
        null,
        new CompletionHandler<AsynchronousSocketChannel, Void>() {
          @Override
          public void completed(AsynchronousSocketChannel caller, Void nothing) {
            server.accept(null, this);
            caller.write(ByteBuffer.wrap(GREETING)).isDone();
            try {
              caller.close();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void failed(Throwable problem, Void nothing) {
            throw new IllegalStateException(problem);
          }
        });
  }
}
