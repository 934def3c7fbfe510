package samples.vertxandspringboot;

import io.vertx.core.Vertx;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application that also listens with Vert.x. */
@SpringBootApplication
@RestController
public class Main {
  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    var context = SpringApplication.run(Main.class, arguments);
    Vertx vertx = Vertx.vertx();
    vertx
        .createNetServer()
        .connectHandler(socket -> socket.end(io.vertx.core.buffer.Buffer.buffer("here\n")))
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    vertx.close();
    System.exit(SpringApplication.exit(context));
  }

  @GetMapping("/")
  String answer() {
    return "here\n";
  }
}
