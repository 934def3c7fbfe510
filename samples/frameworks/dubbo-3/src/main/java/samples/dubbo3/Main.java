package samples.dubbo3;

import java.io.IOException;
import java.net.ServerSocket;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** A Dubbo provider without a registry. */
public final class Main {
  private Main() {}

  /** What it offers. */
  public interface Greetings {
    /** Says that it is there. */
    String greet(String name);
  }

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    ServiceConfig<Greetings> greetings = new ServiceConfig<>();
    greetings.setInterface(Greetings.class);
    greetings.setRef(name -> "here, " + name);
    ApplicationConfig application = new ApplicationConfig("shop");
    application.setQosEnable(false);
    DubboBootstrap.getInstance()
        .application(application)
        .registry(new RegistryConfig("N/A"))
        .protocol(new ProtocolConfig("dubbo", freePort()))
        .service(greetings)
        .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  /** Dubbo takes port 0 for its own fixed one. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
