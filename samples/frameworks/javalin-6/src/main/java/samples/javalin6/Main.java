package samples.javalin6;

import io.javalin.Javalin;
import java.io.IOException;

/** A Javalin application. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Javalin application =
        Javalin.create(settings -> settings.showJavalinBanner = false)
            .get("/", request -> request.result("here\n"))
            .start(0);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    application.stop();
  }
}
