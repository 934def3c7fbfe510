package samples.plainsocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes its time over each call, and says when its shutdown hook has run; with {@code
 * orders.hook=hang} the hook never returns.
 */
public final class Orders {
  private static final long WORK_MILLIS = 20;

  private Orders() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(Orders::end, "orders-hook"));
    try (ServerSocket server = new ServerSocket(0)) {
      System.out.println("orders listening on port " + server.getLocalPort());
      while (true) {
        Socket caller = server.accept();
        new Thread(() -> answer(caller), "orders-call").start();
      }
    }
  }

  private static void end() {
    System.out.println("hook ran");
    if ("hang".equals(System.getProperty("orders.hook"))) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        System.out.println("the hook was interrupted");
      }
    }
  }

  private static void answer(Socket caller) {
    try (Socket open = caller) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(open.getInputStream(), StandardCharsets.UTF_8));
      String asked = in.readLine();
      TimeUnit.MILLISECONDS.sleep(WORK_MILLIS);
      open.getOutputStream().write(("done " + asked + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException | InterruptedException e) {
      System.out.println("a call broke: " + e);
    }
  }
}
