package samples.jetty94;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A handler in Jetty, below a path of its own. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(0);
    ContextHandler shop = new ContextHandler("/shop");
    shop.setHandler(new Hello());
    server.setHandler(shop);
    server.start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static final class Hello extends AbstractHandler {
    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().println("hello");
      base.setHandled(true);
    }
  }
}
