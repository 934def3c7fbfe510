package samples.quarkus3;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;

/** A Quarkus application with an OpenAPI document. */
@QuarkusMain
public class Main implements QuarkusApplication {
  /** Answers requests. */
  @Path("/")
  public static class Answers {
    /** Says that it is there. */
    @GET
    public String answer() {
      return "here\n";
    }
  }

  @Override
  public int run(String... arguments) throws IOException {
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    return 0;
  }
}
