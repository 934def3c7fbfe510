package samples.micronaut4;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.io.IOException;

/** A Micronaut application with an OpenAPI document among its resources. */
@OpenAPIDefinition(info = @Info(title = "shop", version = "1"))
@Controller
public class Main {
  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    var context = Micronaut.run(Main.class, arguments);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    context.close();
    System.exit(0);
  }

  /** Says that it is there. */
  @Get(value = "/", produces = "text/plain")
  public String answer() {
    return "here\n";
  }
}
