package samples.plainsocket;

import java.io.IOException;

/** The smallest application: says when main was reached, and stays until its input ends. */
public final class Hello {
  private Hello() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    long now = System.currentTimeMillis();
    String endpoint = System.getProperty("muster.endpoint.explosion-service");
    System.out.println("main at " + now + ", wired " + (endpoint != null));
    int read = System.in.read();
    while (read >= 0) {
      read = System.in.read();
    }
  }
}
