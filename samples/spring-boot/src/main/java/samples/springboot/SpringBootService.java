package samples.springboot;

/** A Spring Boot service. */
public final class SpringBootService {
  private SpringBootService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {}
}
