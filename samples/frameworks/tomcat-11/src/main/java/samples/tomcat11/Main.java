package samples.tomcat11;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A servlet in an embedded Tomcat, below a path of its own. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setPort(0);
    tomcat.getConnector();
    Context shop = tomcat.addContext("/shop", null);
    Tomcat.addServlet(shop, "hello", new Hello());
    shop.addServletMappingDecoded("/*", "hello");
    tomcat.start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().println("hello");
    }
  }
}
