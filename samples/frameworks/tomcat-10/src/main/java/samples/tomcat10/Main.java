package samples.tomcat10;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * A servlet in an embedded Tomcat, below a path of its own, in the clear and not, on both kinds of
 * channels.
 */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setPort(0);
    tomcat.getConnector();
    tomcat.getService().addConnector(secure(new Connector()));
    tomcat.getService().addConnector(secure(new Connector(Http11Nio2Protocol.class.getName())));
    Context shop = tomcat.addContext("/shop", null);
    Tomcat.addServlet(shop, "hello", new Hello());
    shop.addServletMappingDecoded("/*", "hello");
    tomcat.start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }

  private static Connector secure(Connector connector) throws Exception {
    connector.setPort(0);
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setSslContext(new Keyless());
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    return connector;
  }

  /** No key: a caller's handshake fails. What is looked at here is who listens, and how. */
  private static final class Keyless implements org.apache.tomcat.util.net.SSLContext {
    private final SSLContext context;

    Keyless() throws GeneralSecurityException {
      context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
    }

    @Override
    public void init(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {}

    @Override
    public void destroy() {}

    @Override
    public SSLSessionContext getServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[0];
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
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
