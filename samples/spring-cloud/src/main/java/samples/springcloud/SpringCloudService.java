package samples.springcloud;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Boot service that knows nothing of Muster. */
@SpringBootApplication
public class SpringCloudService {
  /** Runs until it is ended. */
  public static void main(String[] arguments) {
    SpringApplication.run(SpringCloudService.class, arguments);
  }
}
