package samples.armeria;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import java.io.IOException;

/** An Armeria application, in the clear and not. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Server server =
        Server.builder()
            .http(0)
            .https(0)
            .tlsSelfSigned()
            .service("/", (context, request) -> HttpResponse.of("here\n"))
            .build();
    server.start().join();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    server.stop().join();
  }
}
