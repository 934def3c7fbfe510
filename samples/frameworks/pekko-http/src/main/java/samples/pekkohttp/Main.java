package samples.pekkohttp;

import java.io.IOException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A Pekko HTTP application. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    ActorSystem system = ActorSystem.create("shop");
    Http.get(system)
        .newServerAt("0.0.0.0", 0)
        .bindSync(request -> HttpResponse.create().withEntity("here\n"))
        .toCompletableFuture()
        .join();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    system.terminate();
  }
}
