package samples.plainsocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Eight threads that iterate over the system's properties and copy them in every way there is,
 * until standard input ends; then says how often, what failed, and which pairs did not fit.
 */
public final class PropertyReaders {
  private static final int THREADS = 8;
  private static final String PAIR = "muster.endpoint.mover";

  private static volatile boolean over;
  private static final AtomicLong ROUNDS = new AtomicLong();
  private static final AtomicReference<String> FAILURE = new AtomicReference<>("none");
  private static final AtomicReference<String> TORN = new AtomicReference<>("none");

  private PropertyReaders() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(PropertyReaders::read, "reader-" + i);
      thread.start();
      threads.add(thread);
    }
    System.out.println("reading");
    for (int read = System.in.read(); read >= 0; ) {
      read = System.in.read();
    }
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("rounds " + ROUNDS);
    System.out.println("failure " + FAILURE);
    System.out.println("torn " + TORN);
    System.out.println("last " + System.getProperty(PAIR));
  }

  @SuppressWarnings("IllegalCatch") // any failure is what is looked for
  private static void read() {
    while (!over) {
      try {
        round(System.getProperties());
        ROUNDS.incrementAndGet();
      } catch (Throwable e) {
        FAILURE.compareAndSet("none", e.toString());
      }
    }
  }

  private static void round(Properties properties) throws IOException {
    fits(properties.getProperty(PAIR, ""));
    long length = 0;
    for (Map.Entry<Object, Object> entry : properties.entrySet()) {
      length += entry.getKey().toString().length() + entry.getValue().toString().length();
    }
    for (Object key : properties.keySet()) {
      length += key.toString().length();
    }
    for (String name : properties.stringPropertyNames()) {
      length += name.length();
    }
    Map<Object, Object> copy = new HashMap<>(properties);
    Properties clone = (Properties) properties.clone();
    properties.store(new ByteArrayOutputStream(), null);
    if (length == 0 || copy.isEmpty() || clone.isEmpty()) {
      throw new IllegalStateException("there are no properties");
    }
    fits(String.valueOf(copy.get(PAIR)));
    fits(clone.getProperty(PAIR, ""));
  }

  /** The provider moves so that host and port always say the same number: 127.0.0.N:10000+N. */
  private static void fits(String pair) {
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return; // nothing known yet
    }
    int host = Integer.parseInt(pair.substring(pair.lastIndexOf('.') + 1, colon));
    int port = Integer.parseInt(pair.substring(colon + 1));
    if (port != 10_000 + host) {
      TORN.compareAndSet("none", pair);
    }
  }
}
