package samples.vertx4;

import io.vertx.core.Vertx;
import java.io.IOException;

/** A Vert.x application. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Vertx.vertx();
    vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end("here\n"))
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    vertx.close();
  }
}
