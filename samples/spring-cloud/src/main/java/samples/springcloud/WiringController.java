package samples.springcloud;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the three ways in which a Spring bean can hold a property. */
@RestController
class WiringController {
  private final Explosion scoped;
  private final Environment environment;
  private final String once;

  WiringController(
      Explosion scoped, Environment environment, @Value("${explosion.url}") String once) {
    this.scoped = scoped;
    this.environment = environment;
    this.once = once;
  }

  @GetMapping("/wiring")
  String wiring() {
    return "environment="
        + environment.getProperty("explosion.url")
        + "\nscoped="
        + scoped.url()
        + "\nonce="
        + once
        + "\n";
  }
}
