package samples.helidon4;

import io.helidon.openapi.OpenApiFeature;
import io.helidon.webserver.WebServer;
import java.io.IOException;

/** A Helidon application with an OpenAPI document. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    WebServer server =
        WebServer.builder()
            .port(0)
            .addFeature(OpenApiFeature.create())
            .routing(routes -> routes.get("/", (request, response) -> response.send("here\n")))
            .build()
            .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    server.stop();
  }
}
