package samples.springboot;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Calls explosion-service at the address the placeholder had when the application started. */
@RestController
class ExplosionController {
  private final String url;

  ExplosionController(@Value("${explosion.url}") String url) {
    this.url = url;
  }

  @GetMapping("/wiring")
  String wiring() {
    return "explosion.url=" + url + "\n";
  }

  @GetMapping("/")
  String call() {
    return "spring-boot-service: "
        + RestClient.create(url).get().uri("/").retrieve().body(String.class);
  }
}
