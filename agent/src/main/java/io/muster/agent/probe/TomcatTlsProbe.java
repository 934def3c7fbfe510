package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collections;
import java.util.List;

/**
 * Tomcat's ports with TLS, 8.5 and newer. The threads that accept and poll lead to their endpoint,
 * and that knows. Apart from {@link TomcatProbe}, so that neither's failure costs the other's find.
 */
final class TomcatTlsProbe implements Probe {
  private static final String NET = "org.apache.tomcat.util.net.";
  private static final String ENDPOINT = NET + "AbstractEndpoint";

  private final Threads threads;

  TomcatTlsProbe(Threads threads) {
    this.threads = threads;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(ENDPOINT);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    for (Object task : threads.tasks(NET)) {
      for (Object endpoint : new Walk(NET).from(task, ENDPOINT)) {
        if (Integer.valueOf(socket.port()).equals(Reflect.call(endpoint, "getLocalPort"))) {
          boolean secure = Boolean.TRUE.equals(Reflect.call(endpoint, "isSSLEnabled"));
          return Findings.NONE.protocol(secure ? "https" : "");
        }
      }
    }
    return Findings.NONE;
  }
}
