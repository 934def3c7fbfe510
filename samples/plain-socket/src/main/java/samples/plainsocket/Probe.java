package samples.plainsocket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An application that does as it is told on its standard input, and prints each change of the
 * properties named in {@code probe.watch}: to look at an agent from inside.
 */
public final class Probe {
  private static final List<ServerSocket> SOCKETS = new ArrayList<>();

  private Probe() {}

  /** Runs until told to exit, or until its input ends. */
  public static void main(String[] arguments) throws IOException {
    long uptime =
        System.currentTimeMillis()
            - java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();
    String[] watched = System.getProperty("probe.watch", "probe.watch").split(",");
    for (String key : watched) {
      System.out.println("main " + key + "=" + System.getProperty(key));
    }
    System.out.println("main reached after " + uptime + " ms");
    Thread watcher = new Thread(() -> watch(watched), "probe-watch");
    watcher.setDaemon(true);
    watcher.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      obey(line.split(" "));
    }
  }

  private static void obey(String[] words) throws IOException {
    if (words[0].equals("bind")) {
      InetAddress address = words.length > 2 ? InetAddress.getByName(words[2]) : null;
      ServerSocket socket = new ServerSocket(Integer.parseInt(words[1]), 50, address);
      SOCKETS.add(socket);
      System.out.println("bound " + socket.getLocalPort() + " at " + System.currentTimeMillis());
    } else if (words[0].equals("repeat")) {
      String[] command = Arrays.copyOfRange(words, 2, words.length);
      for (int i = Integer.parseInt(words[1]); i > 0; i--) {
        obey(command);
      }
    } else if (words[0].equals("flap")) {
      new ServerSocket(0).close();
    } else if (words[0].equals("close")) {
      SOCKETS.remove(0).close();
      System.out.println("closed");
    } else if (words[0].equals("threads")) {
      System.out.println("threads " + Thread.getAllStackTraces().keySet());
    } else if (words[0].equals("properties")) {
      for (String key : System.getProperties().stringPropertyNames()) {
        System.out.println("has " + oneLine(key) + "=" + oneLine(System.getProperty(key)));
      }
      System.out.println("properties end");
    } else if (words[0].equals("exit")) {
      System.exit(Integer.parseInt(words[1]));
    }
  }

  private static String oneLine(String text) {
    return text.replace('\n', '?').replace('\r', '?').replace('=', '?');
  }

  private static void watch(String[] keys) {
    String[] last = new String[keys.length];
    while (true) {
      for (int i = 0; i < keys.length; i++) {
        String now = System.getProperty(keys[i]);
        if (now != null && !now.equals(last[i])) {
          last[i] = now;
          System.out.println(
              "property " + keys[i] + "=" + now + " at " + System.currentTimeMillis());
        }
      }
      try {
        Thread.sleep(1); // properties tell nobody that they change: they are looked at
      } catch (InterruptedException e) {
        System.out.println("watch ended: " + Arrays.toString(e.getStackTrace()));
        return;
      }
    }
  }
}
