package samples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A Spring Boot service that knows nothing of Muster. */
@SpringBootApplication
public class SpringBootService {
  /** Runs until it is ended. */
  public static void main(String[] arguments) {
    SpringApplication.run(SpringBootService.class, arguments);
  }
}
