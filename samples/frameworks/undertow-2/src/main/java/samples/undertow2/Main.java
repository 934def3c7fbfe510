package samples.undertow2;

import io.undertow.Undertow;
import java.io.IOException;

/** A handler in Undertow. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Undertow.builder()
        .addHttpListener(0, "0.0.0.0", exchange -> exchange.getResponseSender().send("hello"))
        .build()
        .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }
}
