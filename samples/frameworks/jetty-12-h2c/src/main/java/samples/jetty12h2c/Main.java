package samples.jetty12h2c;

import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty that speaks HTTP/2 alone, without TLS, on one port, and HTTP/1 with TLS on another. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    // No key: a caller's handshake fails. What is looked at here is who listens, and how.
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    HttpConfiguration settings = new HttpConfiguration();
    Server server = new Server();
    listen(server, new HTTP2CServerConnectionFactory(settings));
    listen(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(settings));
    server.setHandler(new Hello());
    server.start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void listen(Server server, ConnectionFactory... speaking) {
    server.addConnector(new ServerConnector(server, speaking));
  }

  private static final class Hello extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, "hello", callback);
      return true;
    }
  }
}
