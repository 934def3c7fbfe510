package samples.trio;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Goes boom when asked. Needs nobody. */
public final class ExplosionService {
  private ExplosionService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    String pid = ManagementFactory.getRuntimeMXBean().getName().split("@")[0];
    HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer =
              ("BOOM from explosion-service 1.0.0 (pid " + pid + ")\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
    System.out.println("explosion-service listening on port " + server.getAddress().getPort());
  }
}
