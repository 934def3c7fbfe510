package samples.trio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Chases cars, and needs explosion-service for the end of the chase. The address is an ordinary
 * system property, read anew for every request.
 */
public final class CarchaseService {
  private static final String NEEDED = "muster.endpoint.explosion-service";

  private CarchaseService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    String before = System.getProperty(NEEDED);
    HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
    server.createContext("/", CarchaseService::answer);
    server.createContext("/wiring", exchange -> say(exchange, 200, wiring(before)));
    server.start();
    System.out.println("carchase-service listening on port " + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String address = System.getProperty(NEEDED, "");
    if (address.isEmpty()) {
      say(exchange, 503, "carchase-service: no explosion-service yet\n");
      return;
    }
    try {
      say(
          exchange,
          200,
          "carchase-service: " + get("http://" + address + "/") + " at " + address + "\n");
    } catch (IOException e) {
      say(
          exchange,
          502,
          "carchase-service: explosion-service at " + address + " does not answer: " + e + "\n");
    }
  }

  private static String get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(1_000);
    connection.setReadTimeout(2_000);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      return in.readLine();
    }
  }

  private static String wiring(String before) {
    StringBuilder lines = new StringBuilder("main.explosion-service=" + before + "\n");
    for (String key : new TreeSet<>(System.getProperties().stringPropertyNames())) {
      if (key.startsWith("muster.endpoint.")) {
        lines.append(key).append('=').append(System.getProperty(key)).append('\n');
      }
    }
    return lines.toString();
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
