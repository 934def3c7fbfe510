package samples.plainsocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Calls any instance of orders, over and over; reads the property for each call. */
public final class Load {
  private static final int CALLERS = 4;
  private static final int TELL_EVERY = 100;
  private static final AtomicLong CALLS = new AtomicLong();
  private static final AtomicLong FAILED = new AtomicLong();

  private Load() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    for (int i = 0; i < CALLERS; i++) {
      Thread caller = new Thread(Load::call, "load-" + i);
      caller.setDaemon(true);
      caller.start();
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      // Until it ends.
    }
    System.out.println("in all " + CALLS + " calls, failed " + FAILED);
  }

  private static void call() {
    while (true) {
      String[] all = System.getProperty("muster.endpoint.orders.all", "").split(",");
      String one = all[ThreadLocalRandom.current().nextInt(all.length)];
      try {
        call(one);
      } catch (IOException | RuntimeException e) {
        FAILED.incrementAndGet();
        System.out.println("failed at \"" + one + "\": " + e);
      }
      long calls = CALLS.incrementAndGet();
      if (calls % TELL_EVERY == 0) {
        System.out.println("calls " + calls);
      }
    }
  }

  private static void call(String endpoint) throws IOException {
    int colon = endpoint.lastIndexOf(':');
    String host = endpoint.substring(0, colon);
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write("order\n".getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String answer = in.readLine();
      if (!"done order".equals(answer)) {
        throw new IOException("answered " + answer);
      }
    }
  }
}
