package samples.reactornetty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Reactor Netty's HTTP server alone: in the clear, under TLS, and with nothing but HTTP/2. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    SslContext keyless = keyless();
    serve(HttpServer.create());
    serve(HttpServer.create().secure(tls -> tls.sslContext(keyless)));
    serve(HttpServer.create().protocol(HttpProtocol.H2C));
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static void serve(HttpServer server) {
    server
        .host("127.0.0.1")
        .port(0)
        .handle((request, response) -> response.sendString(Mono.just("hello\n")))
        .bindNow();
  }

  /** No key: a caller's handshake fails. What is looked at here is who listens, and how. */
  private static SslContext keyless() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    return new JdkSslContext(
        context,
        false,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        ApplicationProtocolConfig.DISABLED,
        ClientAuth.NONE,
        null,
        false);
  }
}
