package samples.jdkhttp;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** The JDK's own HTTP server, plain and with TLS. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    HttpServer http = HttpServer.create(new InetSocketAddress(0), 0);
    HttpsServer https = HttpsServer.create(new InetSocketAddress(0), 0);
    // No key: a caller's handshake fails. What is looked at here is who listens, and how.
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    serve(http);
    serve(https);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void serve(HttpServer server) {
    byte[] answer = "hello\n".getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }
}
