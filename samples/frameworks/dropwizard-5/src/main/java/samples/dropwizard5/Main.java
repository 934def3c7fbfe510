package samples.dropwizard5;

import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A Dropwizard application with its admin connector. */
public final class Main extends Application<Configuration> {
  /** Answers requests. */
  @Path("/")
  public static final class Answers {
    /** Says that it is there. */
    @GET
    public String answer() {
      return "here\n";
    }
  }

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    new Main().run("server", "config.yml");
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  @Override
  public void initialize(Bootstrap<Configuration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(new ResourceConfigurationSourceProvider());
  }

  @Override
  public void run(Configuration configuration, Environment environment) {
    environment.jersey().register(new Answers());
  }
}
