package samples.undertow2servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import javax.net.ssl.SSLContext;

/** A servlet in Undertow, below a path of its own, in the clear and not. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    DeploymentInfo shop =
        Servlets.deployment()
            .setClassLoader(Main.class.getClassLoader())
            .setContextPath("/shop")
            .setDeploymentName("shop")
            .addServlet(Servlets.servlet("hello", Hello.class).addMapping("/*"));
    DeploymentManager manager = Servlets.newContainer().addDeployment(shop);
    manager.deploy();
    // No key: a caller's handshake fails. What is looked at here is who listens, and how.
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, null, null);
    Undertow.builder()
        .addHttpListener(0, "0.0.0.0")
        .addHttpsListener(0, "0.0.0.0", tls)
        .setHandler(Handlers.path().addPrefixPath("/shop", manager.start()))
        .build()
        .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  /** Answers. */
  public static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("hello");
    }
  }
}
