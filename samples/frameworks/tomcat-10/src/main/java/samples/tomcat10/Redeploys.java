package samples.tomcat10;

import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.Tomcat;

/**
 * Redeploys a web application as often as it is told, and counts the class loaders that stay. The
 * application is asked once each time, and binds a port of its own.
 */
public final class Redeploys {
  private static final String CLASS = "samples/tomcat10/PortServlet.class";

  private Redeploys() {}

  /** Prints "loaders left N of M" once no collection frees any more. */
  public static void main(String[] arguments) throws Exception {
    int times = Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("redeploys");
    Path own = folder.resolve("WEB-INF/classes").resolve(CLASS);
    Files.createDirectories(own.getParent());
    try (InputStream in = Redeploys.class.getClassLoader().getResourceAsStream(CLASS)) {
      Files.copy(in, own);
    }
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    StandardContext context = (StandardContext) tomcat.addContext("", folder.toString());
    context.setLoader(new WebappLoader());
    context.addLifecycleListener(
        event -> {
          if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) { // a stop forgets servlets
            Tomcat.addServlet(context, "port", "samples.tomcat10.PortServlet");
            context.addServletMappingDecoded("/*", "port");
          }
        });
    tomcat.start();
    URL url = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/").toURL();
    ReferenceQueue<ClassLoader> freed = new ReferenceQueue<>();
    Set<Reference<ClassLoader>> loaders = new HashSet<>();
    for (int i = 0; i < times; i++) {
      ask(url);
      loaders.add(new WeakReference<>(context.getLoader().getClassLoader(), freed));
      context.reload();
    }
    ask(url);
    System.out.println("loaders left " + left(loaders, freed) + " of " + times);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void ask(URL url) throws Exception {
    URLConnection connection = url.openConnection();
    try (InputStream in = connection.getInputStream()) {
      in.readAllBytes();
    }
  }

  /** Collects until nothing more is freed within the time that a collection may take. */
  private static int left(Set<Reference<ClassLoader>> loaders, ReferenceQueue<ClassLoader> freed)
      throws InterruptedException {
    System.gc();
    for (int tries = 0; tries < 20 && !loaders.isEmpty(); ) {
      Reference<? extends ClassLoader> one = freed.remove(100);
      if (one == null) {
        tries++;
        System.gc();
      } else {
        loaders.remove(one);
      }
    }
    return loaders.size();
  }
}
