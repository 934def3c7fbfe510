package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collections;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Tomcat's ports with TLS on the asynchronous channels, which no thread of its own waits at. Its
 * endpoints are entered into its own MBean server; where that is switched off, as Spring Boot does,
 * nothing is found.
 */
final class TomcatNio2Probe implements Probe {
  private static final String ENDPOINT = "org.apache.tomcat.util.net.Nio2Endpoint";

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(ENDPOINT);
  }

  @Override
  public Findings look(BoundSocket socket, Host host)
      throws ReflectiveOperationException, JMException {
    for (MBeanServer server : TomcatProbe.servers(host)) {
      for (ObjectName endpoint : server.queryNames(new ObjectName("*:type=ThreadPool,*"), null)) {
        if (endpoint.getKeyProperty("subType") != null) {
          continue; // an endpoint's settings of sockets have a bean of their own, without a port
        }
        if (Integer.valueOf(socket.port()).equals(server.getAttribute(endpoint, "localPort"))) {
          boolean secure = Boolean.TRUE.equals(server.getAttribute(endpoint, "sSLEnabled"));
          return Findings.NONE.protocol(secure ? "https" : "");
        }
      }
    }
    return Findings.NONE;
  }
}
