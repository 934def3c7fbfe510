package samples.vertx5;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** A Vert.x application, in the clear and not. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    serve(vertx, new HttpServerOptions());
    // No key: a caller's handshake fails. What is looked at here is who listens, and how.
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(null, null);
    KeyCertOptions none = KeyCertOptions.wrap((X509KeyManager) keys.getKeyManagers()[0]);
    serve(vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(none));
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    vertx.close();
  }

  private static void serve(Vertx vertx, HttpServerOptions options) {
    vertx
        .createHttpServer(options)
        .requestHandler(request -> request.response().end("here\n"))
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
