package samples.springboot3tomcat;

import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application on Tomcat. */
@SpringBootApplication
@RestController
public class Main {
  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    var context = SpringApplication.run(Main.class, arguments);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(SpringApplication.exit(context));
  }

  @GetMapping("/")
  String answer() {
    return "here\n";
  }
}
